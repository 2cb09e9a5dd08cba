using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Reports with their index in SQLite and their payloads in append-only files beside it: one directory per project.
/// </summary>
/// <remarks>
/// The order that makes a crash harmless: append to the payload file, fsync, then one transaction with index rows and
/// ledger. A payload without its row is never seen; a row without its payload cannot be.
/// </remarks>
internal sealed class SqliteReportStore(SqliteDatabase database, string payloadDirectory, int segmentBytes) : IReportStore, IDisposable
{
    // Touched only inside a write transaction, that is, by one at a time.
    private readonly Dictionary<ProjectId, PayloadSegments> _segments = [];

    public Task<AddResult> AddAsync(ProjectId project, IReadOnlyList<NewReport> reports, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => Add(new ReportWriter(connection, transaction, project), reports), cancellation);

    public Task<StoredReport?> FindAsync(ProjectId project, ReportId id, CancellationToken cancellation)
    {
        var row = database.Read(connection => connection.QueryFirstOrDefault<IndexRow>(
            """
            SELECT p.name AS project, r.received, r.segment, r.offset, r.length
            FROM report r JOIN project p USING (project_id) WHERE r.id = @id AND r.project_id = @project
            """,
            new { id = id.ToString(), project = project.Value }));
        if (row is null)
            return Task.FromResult<StoredReport?>(null);

        var payload = PayloadSegments.Read(DirectoryOf(project), new PayloadLocation(row.Segment, row.Offset, (int)row.Length));
        var report = new StoredReport(new Project(project, row.Project), id, DateTimeOffset.FromUnixTimeMilliseconds(row.Received), payload);
        return Task.FromResult<StoredReport?>(report);
    }

    public Task<IReadOnlyList<Project>> FindProjectsAsync(ReportId id, CancellationToken cancellation) => Task.FromResult(database.Read<IReadOnlyList<Project>>(
        connection =>
        [
            .. connection.Query<(long Id, string Name)>(
                    "SELECT project_id, p.name FROM report r JOIN project p USING (project_id) WHERE r.id = @id ORDER BY p.name", new { id = id.ToString() })
                .Select(row => new Project(new ProjectId(row.Id), row.Name)),
        ]));

    public Task<RecentReports> RecentAsync(int limit, ReportCursor? after, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var rows = database.Read(connection => connection.Query<IndexRow>(
            """
            SELECT r.seq, p.name AS project, r.id, r.received, r.time, r.type, r.value, r.reporter, r.topic
            FROM report r JOIN project p USING (project_id) WHERE r.seq < @before ORDER BY r.seq DESC LIMIT @count
            """,
            new { before = after?.Position ?? long.MaxValue, count = limit + 1 }).AsList());
        ReportCursor? next = rows.Count > limit ? new ReportCursor(rows[limit - 1].Seq) : null;
        return Task.FromResult(new RecentReports([.. rows.Take(limit).Select(row => row.ToReportRow())], next));
    }

    public Task<ReportCounts> CountsAsync(ProjectId project, CancellationToken cancellation) => Task.FromResult(database.Read(
        connection =>
        {
            var (stored, duplicates, bytes, storedBytes) = connection.QuerySingle<(long, long, long, long)>(
                """
                SELECT COALESCE(SUM(stored), 0), COALESCE(SUM(duplicate), 0), COALESCE(SUM(bytes), 0), COALESCE(SUM(stored_bytes), 0)
                FROM ledger WHERE project_id = @project
                """,
                new { project = project.Value });
            return new ReportCounts(stored, duplicates, bytes, storedBytes);
        }));

    public void Dispose()
    {
        foreach (var segments in _segments.Values)
            segments.Dispose();
    }

    private AddResult Add(ReportWriter writer, IReadOnlyList<NewReport> reports)
    {
        var fresh = new List<NewReport>(reports.Count);
        var seen = new HashSet<ReportId>();
        foreach (var report in reports)
        {
            if (seen.Add(report.Id) && !writer.Knows(report.Id))
                fresh.Add(report);
        }

        if (fresh.Count > 0)
        {
            var segments = SegmentsOf(writer);
            var locations = segments.Append([.. fresh.Select(report => report.Payload)]);
            for (var i = 0; i < fresh.Count; i++)
                writer.Insert(fresh[i], locations[i]);
            writer.Extend(segments.Tip, fresh);
        }

        var duplicates = reports.Count - fresh.Count;
        if (reports.Count > 0)
            writer.Count(reports[^1].Received, duplicates);
        return new AddResult(fresh.Count, duplicates);
    }

    private PayloadSegments SegmentsOf(ReportWriter writer)
    {
        if (_segments.TryGetValue(writer.Project, out var segments))
            return segments;
        var (segment, end) = writer.LastSegment();
        return _segments[writer.Project] = new PayloadSegments(DirectoryOf(writer.Project), segmentBytes, segment, end);
    }

    private string DirectoryOf(ProjectId project) => Path.Combine(payloadDirectory, project.ToString());
}
