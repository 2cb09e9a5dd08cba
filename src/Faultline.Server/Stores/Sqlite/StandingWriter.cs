using Faultline.Server.Groups;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Reads and writes where a head stands, and applies to it what a batch brings.</summary>
internal sealed class StandingWriter(Statements statements, ReleaseWriter releases, EventWriter events)
{
    /// <summary>Applies the rules to the head of a group; the totals and roll-ups hold the batch already. Marks the report that made it regress.</summary>
    public void Apply(GroupArrival arrival, List<long> family, DateTimeOffset now)
    {
        // Read again: another part of the head may have changed it in this batch.
        if (arrival.State == GroupState.Open || Read(arrival.Head) is not { State: not GroupState.Open } standing)
            return;
        var reports = arrival.Reports.FindAll(report => StandingRules.Concerns(standing, report.Record.Facts.Time));
        var after = ArrivalsOf(arrival, reports, family, standing, now);
        var (next, change) = StandingRules.After(standing, after);
        if (change == StandingChange.None)
            return;
        Write(arrival.Head, next);
        var cause = change == StandingChange.Regressed ? RegressingOf(reports, standing, after) : reports[^1];
        cause.Regressing = change == StandingChange.Regressed;
        var kind = change == StandingChange.Regressed ? GroupEventKind.Regressed : GroupEventKind.Unmuted;
        events.Write(arrival.Project, arrival.Head, kind, now, null, cause.Id, EventWords.OfReport(cause.Record.Facts.Release));
    }

    /// <summary>Where a group stands; null when there is none.</summary>
    public GroupStanding? Read(long group) => statements
        .Of("""
            SELECT t.state, t.regressed, g.since, g.resolved_in, g.resolved_next, g.muted_until, g.muted_until_count, g.muted_until_rate
            FROM group_total t JOIN report_group g USING (group_id) WHERE group_id = ?1
            """)
        .Bind(1, group)
        .First(row => new GroupStanding
        {
            State = (GroupState)row.Long(0),
            Regressed = row.Long(1) != 0,
            Since = UnixTime.At(row.LongOrNull(2)),
            ResolvedIn = row.Text(3),
            ResolvedInNext = row.Long(4) != 0,
            MutedUntil = UnixTime.At(row.LongOrNull(5)),
            MutedUntilCount = row.LongOrNull(6),
            MutedUntilRate = row.LongOrNull(7),
        });

    public void Write(long group, GroupStanding standing)
    {
        statements.Of("UPDATE group_total SET state = ?2, regressed = ?3 WHERE group_id = ?1")
            .Bind(1, group).Bind(2, (long)standing.State).Bind(3, standing.Regressed ? 1 : 0)
            .Run();
        statements
            .Of("""
                UPDATE report_group SET since = ?2, resolved_in = ?3, resolved_next = ?4, muted_until = ?5, muted_until_count = ?6, muted_until_rate = ?7
                WHERE group_id = ?1
                """)
            .Bind(1, group).Bind(2, UnixTime.Of(standing.Since)).Bind(3, standing.ResolvedIn).Bind(4, standing.ResolvedInNext ? 1 : 0)
            .Bind(5, UnixTime.Of(standing.MutedUntil)).Bind(6, standing.MutedUntilCount).Bind(7, standing.MutedUntilRate)
            .Run();
    }

    private GroupArrivals ArrivalsOf(GroupArrival arrival, List<ReportEntry> reports, List<long> family, GroupStanding standing, DateTimeOffset now)
    {
        var count = statements.Of("SELECT count FROM group_total WHERE group_id = ?1").Bind(1, arrival.Head).Number() ?? 0;
        var hours = standing.MutedUntilRate is null ? [] : reports.Select(report => UnixTime.Hour(report.Record.Received)).Distinct();
        var inHour = hours.Select(hour => family.Sum(group => CountInHour(arrival.Project, group, hour))).DefaultIfEmpty(0).Max();
        var since = UnixTime.Of(standing.Since) ?? long.MinValue;
        List<string> brought = [.. reports.Select(ReleaseOf).Distinct(StringComparer.Ordinal)];
        var known = brought.Where(release => release.Length > 0 && releases.Knew(arrival.Project, release, since));
        return new GroupArrivals(now, count, inHour, brought, [.. known]);
    }

    private long CountInHour(long project, long group, long hour)
    {
        var first = hour * 4;
        var sum = 0L;
        for (var quarter = first; quarter < first + 4; quarter++)
        {
            sum += statements.Of("SELECT count FROM rollup WHERE project_id = ?1 AND kind = 1 AND start = ?2 AND key = ?3 AND other = 0")
                .Bind(1, project).Bind(2, quarter).Bind(3, group)
                .Number() ?? 0;
        }

        return sum;
    }

    private static ReportEntry RegressingOf(List<ReportEntry> reports, GroupStanding standing, GroupArrivals after) =>
        reports.First(report => StandingRules.After(standing, after with { Releases = [ReleaseOf(report)] }).Change == StandingChange.Regressed);

    // A report without one is an empty text.
    private static string ReleaseOf(ReportEntry report) => report.Record.Facts.Release ?? "";
}
