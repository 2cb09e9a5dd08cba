using Dapper;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Reports of each head in the last days: UTC days, today among them.</summary>
internal static class RecentCounts
{
    public static Dictionary<long, long> Of(SqliteConnection connection, long project, int days, DateTimeOffset now)
    {
        var sums = new Dictionary<long, long>();
        var rows = connection.Query<(long Chunk, byte[] Counts)>(
            "SELECT chunk, counts FROM group_day WHERE project_id = @project AND day > @day", new { project, day = UnixTime.Day(now) - days });
        foreach (var (chunk, counts) in rows)
            DayCounts.Sum(chunk, counts, sums);
        foreach (var (part, head) in connection.Query<(long Part, long Head)>(
            "SELECT group_id, head FROM group_total WHERE head IS NOT NULL AND project_id = @project", new { project }))
        {
            if (sums.Remove(part, out var count))
                sums[head] = sums.GetValueOrDefault(head) + count;
        }

        return sums;
    }
}
