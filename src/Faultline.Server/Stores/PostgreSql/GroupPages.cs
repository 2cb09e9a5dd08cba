using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Reads what the page of a group shows: a head with its parts.</summary>
internal static class GroupPages
{
    /// <summary>The numbers of the head <c>@head</c> and its parts, as an array. The condition is one that the index of parts answers: other groups are not looked at.</summary>
    public const string WithParts = "ARRAY(SELECT number FROM group_standing WHERE head = @head AND head <> number) || @head::bigint";

    private const int UrlDays = 40;

    /// <summary>The head of a group; null when the project has no such group.</summary>
    public static Task<long?> HeadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, long project, long number, CancellationToken cancellation) =>
        connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "SELECT head FROM group_standing WHERE number = @number AND project_id = @project", new { project, number }, transaction, cancellationToken: cancellation));

    public static async Task<GroupDetail?> ReadAsync(NpgsqlConnection connection, long project, long number, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await HeadAsync(connection, null, project, number, cancellation) is not { } head)
            return null;
        var row = await connection.QuerySingleAsync<GroupRowRecord>(Command(
            $"SELECT {GroupRowRecord.Columns} FROM group_standing h JOIN report_group g ON g.number = h.number WHERE h.number = @head", new { head }));
        var parts = (await connection.QueryAsync<(long Number, string Key, string Title, long Count, long? Merged, string? MergedBy)>(Command(
            $"""
            SELECT s.number, g.key, g.title, s.count, s.merged, s.merged_by FROM group_standing s JOIN report_group g ON g.number = s.number
            WHERE s.number = ANY ({WithParts}) ORDER BY s.number = @head DESC, s.number
            """,
            new { head }))).AsList();
        var numbers = parts.Select(part => part.Number).ToArray();
        return new GroupDetail(
            row.ToRow(),
            [.. parts.Select(part => part.Key)],
            [.. parts.Where(part => part.Number != head).Select(part => new MergedGroup(part.Number, part.Title, part.Count, UnixTime.From(part.Merged ?? 0), part.MergedBy ?? ""))],
            await NewestAsync(),
            await UrlsAsync(Digest.UrlCounts.Url, 10),
            await UrlsAsync(Digest.UrlCounts.Referrer, 5),
            await ReleasesAsync(),
            await EventsAsync());

        async Task<IReadOnlyList<ReportRow>> NewestAsync() => [.. (await connection.QueryAsync<ReportRowRecord>(Command(
            $"SELECT {ReportRowRecord.Columns} FROM report r JOIN project p USING (project_id) WHERE r.group_number = ANY (@numbers) ORDER BY r.seq DESC LIMIT 20",
            new { numbers }))).Select(report => report.ToRow())];

        async Task<IReadOnlyList<UrlCount>> UrlsAsync(short kind, int limit)
        {
            // Ids of the newest days first, a few of each.
            var rows = await connection.QueryAsync<(string Url, long Count, string[] Ids)>(Command(
                """
                SELECT u.url, sum(u.count)::bigint AS total, string_to_array(string_agg(array_to_string(u.ids, ' '), ' ' ORDER BY u.day DESC, u.number), ' ')
                FROM group_url u WHERE u.number = ANY (@numbers) AND u.kind = @kind AND u.day > @day GROUP BY u.url ORDER BY total DESC, u.url LIMIT @limit
                """,
                new { numbers, kind, day = UnixTime.DayOf(now) - UrlDays, limit }));
            return [.. rows.Select(url => new UrlCount(url.Url, url.Count, [.. url.Ids.Take(UrlCount.MostIds).Select(ReportId.Parse)]))];
        }

        async Task<IReadOnlyList<ReleaseCount>> ReleasesAsync() => [.. (await connection.QueryAsync<(string Release, long Count, long First, string Report)>(Command(
            """
            SELECT release, sum(count)::bigint, min(first) AS earliest, (array_agg(first_report ORDER BY first, number))[1]
            FROM group_release WHERE number = ANY (@numbers) GROUP BY release ORDER BY earliest DESC, release DESC LIMIT 20
            """,
            new { numbers }))).Select(one => new ReleaseCount(one.Release, one.Count, UnixTime.From(one.First), ReportId.Parse(one.Report)))];

        async Task<IReadOnlyList<GroupEvent>> EventsAsync() => [.. (await connection.QueryAsync<GroupEventRecord>(Command(
            $"SELECT {GroupEventRecord.Columns} FROM group_event e WHERE e.group_number = ANY (@numbers) ORDER BY e.number DESC LIMIT 50", new { numbers }))).Select(one => one.ToEvent())];

        CommandDefinition Command(string sql, object values) => new(sql, values, cancellationToken: cancellation);
    }
}
