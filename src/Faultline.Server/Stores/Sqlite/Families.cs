using Dapper;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Heads and the groups that were merged into them.</summary>
internal static class Families
{
    /// <summary>The head's number and its parts', the head first.</summary>
    public static List<long> Of(SqliteConnection connection, long head) =>
        [head, .. connection.Query<long>("SELECT group_id FROM group_total WHERE head = @head ORDER BY group_id", new { head })];

    /// <summary>The members as SQL: numbers, so that nothing in it can be anything else.</summary>
    public static string In(IEnumerable<long> family) => $"({string.Join(',', family)})";
}
