namespace Faultline.Server.Stores.Sqlite;

/// <summary>Counts groups by release, and remembers when a project saw a release first.</summary>
internal sealed class ReleaseWriter(Statements statements)
{
    /// <summary>Counts the reports of a group by release, and marks the first of the group in each.</summary>
    public void Count(GroupArrival arrival)
    {
        foreach (var release in arrival.Reports.Where(report => report.Record.Facts.Release is not null).GroupBy(report => report.Record.Facts.Release!, StringComparer.Ordinal))
        {
            var first = release.First();
            var count = release.Count();
            var total = statements
                .Of("""
                    INSERT INTO group_release (group_id, release, count, first, first_report) VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT (group_id, release) DO UPDATE SET count = count + excluded.count RETURNING count
                    """)
                .Bind(1, arrival.Number).Bind(2, release.Key).Bind(3, count).Bind(4, UnixTime.Of(first.Record.Received)).Bind(5, first.Id)
                .Number();
            first.FirstInRelease = total == count;
        }
    }

    /// <summary>Whether the project has seen a release before a moment.</summary>
    public bool Knew(long project, string release, long before) => statements
        .Of("SELECT 1 FROM project_release WHERE project_id = ?1 AND release = ?2 AND first < ?3")
        .Bind(1, project).Bind(2, release).Bind(3, before)
        .Number() is not null;

    /// <summary>Notes the releases of a batch for the project.</summary>
    public void Note(long project, List<ReportEntry> reports)
    {
        foreach (var release in reports.Where(report => report.Record.Facts.Release is not null).GroupBy(report => report.Record.Facts.Release!, StringComparer.Ordinal))
        {
            statements.Of("INSERT INTO project_release (project_id, release, first) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
                .Bind(1, project).Bind(2, release.Key).Bind(3, UnixTime.Of(release.Min(report => report.Record.Received)))
                .Run();
        }
    }
}
