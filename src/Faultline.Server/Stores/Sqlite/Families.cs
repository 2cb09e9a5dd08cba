using Dapper;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Heads and the groups that were merged into them.</summary>
internal static class Families
{
    /// <summary>The head of a group; null when the project has no such group.</summary>
    public static long? HeadOf(Statements statements, long project, long number) => statements
        .Of("SELECT COALESCE(head, group_id) FROM group_total WHERE group_id = ?1 AND project_id = ?2").Bind(1, number).Bind(2, project)
        .Number();

    /// <summary>The head's number and its parts', the head first.</summary>
    public static List<long> Of(SqliteConnection connection, long head) =>
        [head, .. connection.Query<long>("SELECT group_id FROM group_total WHERE head = @head ORDER BY group_id", new { head })];

    /// <summary>The members as SQL: numbers, so that nothing in it can be anything else.</summary>
    public static string In(IEnumerable<long> family) => $"({string.Join(',', family)})";
}
