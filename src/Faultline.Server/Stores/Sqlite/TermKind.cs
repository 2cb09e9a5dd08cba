namespace Faultline.Server.Stores.Sqlite;

/// <summary>Texts of reports that are kept once (<see cref="Terms"/>). The numbers stand in the database.</summary>
internal enum TermKind
{
    Class = 1,
    Type = 2,
    Topic = 3,
    Reporter = 4,
    Release = 5,
    Environment = 6,
    Host = 7,
    Code = 8,
    Statement = 9,
    Status = 10,
}
