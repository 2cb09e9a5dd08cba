using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Finds the groups of a batch by their keys, and makes those that are new, in the order of the keys. Beyond the limit of new groups in an hour of
/// the clock, reports go to the project's overflow group, whose key is no hash; in a later hour their key gets a group of its own.
/// </summary>
internal sealed class GroupAssigner(Statements statements, Terms terms, GroupWords words)
{
    private const string Columns =
        """
        SELECT t.group_id, COALESCE(t.head, t.group_id), h.state, t.own_users, t.own_hosts, t.payloads, t.payload_hour, t.payloads_hour
        FROM report_group g JOIN group_total t USING (group_id) JOIN group_total h ON h.group_id = COALESCE(t.head, t.group_id)
        """;

    private readonly SortedDictionary<long, GroupArrival> _arrivals = [];
    private long? _room;

    /// <summary>Groups that were made, the overflow group not among them.</summary>
    public int Made { get; private set; }

    /// <summary>Gives each report its group.</summary>
    public IReadOnlyCollection<GroupArrival> Assign(DigestBatch batch, List<ReportEntry> reports)
    {
        var byKey = reports.GroupBy(report => report.Record.Key.ToString(), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in byKey)
        {
            var arrival = Find(batch.Project.Value, group.Key) ?? MakeWithin(batch, group.Key, group.First());
            var overflowed = arrival is null;
            arrival ??= Overflow(batch, group.First());
            if (_arrivals.TryGetValue(arrival.Number, out var known))
                arrival = known;
            else
                _arrivals[arrival.Number] = arrival;
            foreach (var report in group)
            {
                (report.Group, report.Overflowed) = (arrival.Number, overflowed);
                arrival.Reports.Add(report);
            }
        }

        // Several keys may have led to the overflow group; the spool's order is that of the seq.
        foreach (var arrival in _arrivals.Values)
            arrival.Reports.Sort((one, other) => one.Seq.CompareTo(other.Seq));
        return _arrivals.Values;
    }

    private GroupArrival? Find(long project, string key) => statements
        .Of(Columns + " WHERE g.project_id = ?1 AND g.key = ?2")
        .Bind(1, project).Bind(2, key)
        .First(row => new GroupArrival(project, row.Long(0), row.Long(1))
        {
            State = (GroupState)row.Long(2),
            OwnMembers = (row.Long(3), row.Long(4)),
            Payloads = row.Long(5),
            PayloadHour = row.Long(6),
            PayloadsInHour = row.Long(7),
        });

    private GroupArrival? MakeWithin(DigestBatch batch, string key, ReportEntry first)
    {
        if (batch.Limits.NewGroupsPerHour > 0)
        {
            _room ??= batch.Limits.NewGroupsPerHour - MadeInHour(batch);
            if (_room <= 0)
                return null;
            _room--;
        }

        Made++;
        var (record, outline) = (first.Record, first.Record.Outline);
        return Make(batch, key, first, (outline.Type, outline.Culprit, record.Facts.Topic), GroupName.Of(outline));
    }

    private GroupArrival Overflow(DigestBatch batch, ReportEntry first) =>
        Find(batch.Project.Value, OverflowGroup.Key)
        ?? Make(batch, OverflowGroup.Key, first, (null, null, null), OverflowGroup.Name);

    private GroupArrival Make(DigestBatch batch, string key, ReportEntry first, (string? Type, string? Culprit, string? Topic) outline, GroupName name)
    {
        var project = batch.Project.Value;
        var number = statements
            .Of("""
                INSERT INTO report_group (project_id, key, made, type, title, culprit, topic, class, words)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING group_id
                """)
            .Bind(1, project).Bind(2, key).Bind(3, UnixTime.Of(batch.Now)).Bind(4, outline.Type).Bind(5, name.Title).Bind(6, outline.Culprit)
            .Bind(7, outline.Topic).Bind(8, first.Record.Class).Bind(9, string.Join(' ', name.Words))
            .Number()!.Value;
        statements
            .Of("""
                INSERT INTO group_total (group_id, project_id, own_count, own_first, own_last, own_first_release, count, first, last, first_release)
                VALUES (?1, ?2, 0, ?3, ?3, ?4, 0, ?3, ?3, ?4)
                """)
            .Bind(1, number).Bind(2, project).Bind(3, UnixTime.Of(first.Record.Received)).Bind(4, terms.Of(project, TermKind.Release, first.Record.Facts.Release))
            .Run();
        statements.Of("INSERT INTO group_words (rowid, words) VALUES (?1, ?2)").Bind(1, number).Bind(2, GroupWords.Tokens(project, name)).Run();
        words.Add(number, name.Words);
        return new GroupArrival(project, number, number) { IsNew = true };
    }

    private long MadeInHour(DigestBatch batch) => statements
        .Of($"SELECT COUNT(*) FROM report_group WHERE project_id = ?1 AND made >= ?2 AND key <> '{OverflowGroup.Key}'")
        .Bind(1, batch.Project.Value).Bind(2, UnixTime.Hour(batch.Now) * UnixTime.MillisecondsPerHour)
        .Number() ?? 0;
}
