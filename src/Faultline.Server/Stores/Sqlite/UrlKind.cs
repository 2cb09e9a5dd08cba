namespace Faultline.Server.Stores.Sqlite;

/// <summary>Which addresses of a group are counted. The numbers stand in the database.</summary>
internal enum UrlKind
{
    Url = 1,
    Referrer = 2,
}
