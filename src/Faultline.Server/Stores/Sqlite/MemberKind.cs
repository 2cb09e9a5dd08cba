namespace Faultline.Server.Stores.Sqlite;

/// <summary>Whom a group affected. The numbers stand in the database.</summary>
internal enum MemberKind
{
    User = 1,
    Host = 2,
}
