namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>Expressions of SQLite's full-text search.</summary>
internal static class TokenQuery
{
    /// <summary>Rows with this word, or with one that begins so.</summary>
    public static string Of(string token, bool prefix = false) =>
        $"\"{token.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{(prefix ? "*" : "")}";

    /// <summary>Rows that one of these finds; of at least one.</summary>
    public static string Any(IEnumerable<string> expressions) => $"({string.Join(" OR ", expressions)})";

    /// <summary>Rows that all of these find; of at least one.</summary>
    public static string All(IEnumerable<string> expressions) => $"({string.Join(" AND ", expressions)})";
}
