using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>What the page of a group shows.</summary>
internal sealed class GroupPages(SqliteConnection connection, long project, DateTimeOffset now)
{
    private const int UrlDays = 40;

    /// <summary>The group of this number, or its head; null when the project has none.</summary>
    public GroupDetail? Find(long number)
    {
        if (GroupRowReader.Head(connection, project, number) is not { } row)
            return null;
        var family = Families.Of(connection, row.Number);
        var keys = connection.Query<string>(
            $"SELECT key FROM report_group WHERE group_id IN {Families.In(family)} ORDER BY group_id <> @Number, group_id", new { row.Number });
        return new GroupDetail(
            row, keys.AsList(), Merged(row.Number), Newest(family), Urls(family, UrlKind.Url, 10), Urls(family, UrlKind.Referrer, 5), Releases(family), Events(family));
    }

    private MergedGroup[] Merged(long head) =>
    [
        .. connection.Query<(long Number, string Title, long Count, long? At, string? Actor)>(
                """
                SELECT group_id, title, own_count, merged_at, merged_by FROM group_total JOIN report_group USING (group_id) WHERE head = @head ORDER BY group_id
                """,
                new { head })
            .Select(row => new MergedGroup(row.Number, row.Title, row.Count, UnixTime.At(row.At ?? 0), row.Actor ?? "")),
    ];

    // The newest of each member, then the newest of those: the index has them by group.
    private ReportRow[] Newest(IReadOnlyList<long> family)
    {
        var seqs = family.SelectMany(group => connection.Query<long>("SELECT seq FROM report WHERE group_id = @group ORDER BY seq DESC LIMIT 20", new { group }));
        return [.. ReportRowReader.Read(connection, [.. seqs.OrderDescending().Take(20)]).Select(row => row.ToReportRow())];
    }

    private List<UrlCount> Urls(IReadOnlyList<long> family, UrlKind kind, int limit)
    {
        var rows = connection.Query<(string Url, long Count, byte[] Reports)>(
            $"""
            SELECT u.url, u.count, u.reports FROM group_url u
            WHERE u.day IN (SELECT value FROM json_each(@days)) AND u.group_id IN {Families.In(family)} AND u.kind = @kind ORDER BY u.day DESC
            """,
            new { days = $"[{string.Join(',', Days())}]", kind = (int)kind });
        var top = rows.GroupBy(row => row.Url, StringComparer.Ordinal)
            .Select(url => (Url: url.Key, Count: url.Sum(row => row.Count), Seqs: url.SelectMany(row => UrlWriter.SeqsOf(row.Reports)).Take(UrlCount.MostIds).ToList()))
            .OrderByDescending(url => url.Count).ThenBy(url => url.Url, StringComparer.Ordinal)
            .Take(limit).ToList();
        var ids = IdsOf([.. top.SelectMany(url => url.Seqs)]);
        return [.. top.Select(url => new UrlCount(url.Url, url.Count, [.. url.Seqs.Where(ids.ContainsKey).Select(seq => ids[seq])]))];
    }

    // The table is in the order of days, so each is named; some beyond today, for reports of a time when the clock was wrong.
    private IEnumerable<long> Days()
    {
        var today = UnixTime.Day(now);
        for (var day = today - UrlDays + 1; day <= today + UrlDays * 2; day++)
            yield return day;
    }

    private Dictionary<long, ReportId> IdsOf(IReadOnlyList<long> seqs) => connection
        .Query<(long Seq, byte[] Id)>("SELECT seq, id FROM report WHERE seq IN (SELECT value FROM json_each(@seqs))", new { seqs = $"[{string.Join(',', seqs)}]" })
        .ToDictionary(row => row.Seq, row => PackedId.Read(row.Id));

    private ReleaseCount[] Releases(IReadOnlyList<long> family) =>
    [
        .. connection.Query<(string Release, long Count, long First, byte[] Report)>(
                $"SELECT release, count, first, first_report FROM group_release WHERE group_id IN {Families.In(family)}")
            .GroupBy(row => row.Release, StringComparer.Ordinal)
            .Select(release => (Count: release.Sum(row => row.Count), First: release.MinBy(row => row.First)))
            .OrderByDescending(release => release.First.First).ThenByDescending(release => release.First.Release, StringComparer.Ordinal)
            .Take(20)
            .Select(release => new ReleaseCount(release.First.Release, release.Count, UnixTime.At(release.First.First), PackedId.Read(release.First.Report))),
    ];

    private GroupEvent[] Events(IReadOnlyList<long> family) =>
    [
        .. family.SelectMany(group => connection.Query<GroupEventReader>(
                GroupEventReader.Query + " WHERE group_id = @group ORDER BY number DESC LIMIT 50", new { group }))
            .OrderByDescending(row => row.Number).Take(50).Select(row => row.ToEvent()),
    ];
}
