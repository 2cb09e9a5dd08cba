using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Server.Stores.Sqlite.Searching;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Finds reports in the database, and reads their payloads from the files.</summary>
internal sealed class SqliteReportFinder(SqliteDatabase database, ProjectPayloads payloads, TimeProvider time) : IReportFinder
{
    public Task<KnownReport?> FindAsync(ProjectId project, ReportId id, CancellationToken cancellation)
    {
        var key = PackedId.Of(id);
        var found = Find();
        if (found?.Location is not { } location)
            return Task.FromResult(found?.ToKnown(id, project, null));
        try
        {
            return Task.FromResult<KnownReport?>(found.ToKnown(id, project, payloads.Read(project.Value, location)));
        }
        catch (ReportDamagedException)
        {
            // Its segment may have been dropped between the two readings; then the index knows by now.
            if (Find() is not { } again || again.Location == location)
                throw;
            return Task.FromResult<KnownReport?>(again.ToKnown(id, project, again.Location is { } moved ? payloads.Read(project.Value, moved) : null));
        }

        KnownRow? Find() => database.Read(connection => KnownRow.Find(connection, project.Value, key));
    }

    public Task<IReadOnlyList<Project>> FindProjectsAsync(ReportId id, CancellationToken cancellation)
    {
        var key = PackedId.Of(id);
        return Task.FromResult(database.Read<IReadOnlyList<Project>>(connection =>
        [
            .. connection.Query<(long Id, string Name)>(
                    """
                    SELECT project_id, name FROM project
                    WHERE project_id IN (SELECT project_id FROM report WHERE id = @key UNION SELECT project_id FROM refused WHERE id = @key) ORDER BY name
                    """,
                    new { key })
                .Select(row => new Project(new ProjectId(row.Id), row.Name)),
        ]));
    }

    public Task<IReadOnlyList<ReportRow>> FindByRequestAsync(string requestOrTrace, int limit, CancellationToken cancellation)
    {
        if (requestOrTrace.Length == 0)
            return Task.FromResult<IReadOnlyList<ReportRow>>([]);
        var match = $"{TokenQuery.Of(FieldToken.Request(requestOrTrace))} OR {TokenQuery.Of(FieldToken.Trace(requestOrTrace))}";
        return Task.FromResult(database.Read<IReadOnlyList<ReportRow>>(connection => [.. Matching(connection, match, limit).Select(row => row.ToReportRow())]));
    }

    public Task<RecentReports> RecentAsync(int limit, ReportCursor? after, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var rows = database.Read(connection => connection.Query<ReportRowReader>(
            $"SELECT {ReportRowReader.Columns} FROM report r JOIN project p USING (project_id) WHERE r.seq < @before ORDER BY r.seq DESC LIMIT @count",
            new { before = after?.Position ?? long.MaxValue, count = limit + 1 }).AsList());
        return Task.FromResult(PageOf(rows, limit));
    }

    public Task<RecentReports> SearchAsync(ProjectId project, SearchQuery query, int limit, ReportCursor? after, CancellationToken cancellation) =>
        Task.FromResult(database.Search(
            connection =>
            {
                using var search = new ReportSearch(connection, payloads, project.Value, time.GetUtcNow());
                foreach (var term in query.Terms)
                    search.Add(term);
                var (found, stoppedAt) = search.Find(after?.Position ?? long.MaxValue, limit + 1, new SearchBudget(cancellation));
                var page = PageOf(ReportRowReader.Read(connection, [.. found.Select(report => report.Seq)]).AsList(), limit);
                return stoppedAt is { } last ? page with { Next = new ReportCursor(last) } : page;
            },
            cancellation));

    public Task<bool> PinAsync(ProjectId project, ReportId id, bool pinned, CancellationToken cancellation)
    {
        var key = PackedId.Of(id);
        return database.WriteAsync(
            (connection, transaction) =>
            {
                var seq = connection.QueryFirstOrDefault<long?>(
                    "SELECT seq FROM report WHERE id = @key AND project_id = @project", new { key, project = project.Value }, transaction);
                if (seq is null)
                    return false;
                connection.Execute(pinned ? "INSERT OR IGNORE INTO pin (seq) VALUES (@seq)" : "DELETE FROM pin WHERE seq = @seq", new { seq }, transaction);
                return true;
            },
            cancellation);
    }

    private static IEnumerable<ReportRowReader> Matching(SqliteConnection connection, string match, int limit) => connection.Query<ReportRowReader>(
        $"""
        SELECT {ReportRowReader.Columns} FROM report_words w JOIN report r ON r.seq = w.rowid JOIN project p USING (project_id)
        WHERE report_words MATCH @match ORDER BY w.rowid DESC LIMIT @limit
        """,
        new { match, limit });

    private static RecentReports PageOf(List<ReportRowReader> rows, int limit) =>
        new([.. rows.Take(limit).Select(row => row.ToReportRow())], rows.Count > limit ? new ReportCursor(rows[limit - 1].Seq) : null);
}
