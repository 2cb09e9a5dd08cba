using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>The statements of one batch of one project, inside one transaction.</summary>
internal sealed class ReportWriter(SqliteConnection connection, SqliteTransaction transaction, ProjectId project)
{
    // Of SQLite's result codes, those that speak of the row and not of the database: too big, constraint, mismatch.
    private static readonly int[] RowIsAtFault = [18, 19, 20];

    private long _stored;
    private long _bytes;
    private long _storedBytes;

    public ProjectId Project => project;

    public bool Knows(ReportId id) => connection.QueryFirstOrDefault<long?>(
        "SELECT 1 FROM report WHERE id = @id AND project_id = @project", new { id = id.ToString(), project = project.Value }, transaction) is not null;

    public (long Segment, long End) LastSegment() => connection.QueryFirstOrDefault<(long, long)>(
        "SELECT segment, end_offset FROM payload_segment WHERE project_id = @project ORDER BY segment DESC LIMIT 1", new { project = project.Value }, transaction);

    public void Insert(NewReport report, PayloadLocation location)
    {
        try
        {
            connection.Execute(
                """
                INSERT INTO report (project_id, id, received, time, type, value, reporter, topic, segment, offset, length)
                VALUES (@project, @id, @received, @time, @type, @value, @reporter, @topic, @segment, @offset, @length)
                """,
                new
                {
                    project = project.Value,
                    id = report.Id.ToString(),
                    received = report.Received.ToUnixTimeMilliseconds(),
                    time = report.Headline.Time?.ToUnixTimeMilliseconds(),
                    type = report.Headline.Type,
                    value = report.Headline.Value,
                    reporter = report.Headline.Reporter,
                    topic = report.Headline.Topic,
                    segment = location.Segment,
                    offset = location.Offset,
                    length = location.Length,
                },
                transaction);
        }
        catch (SqliteException e) when (RowIsAtFault.Contains(e.SqliteErrorCode))
        {
            throw new ReportRefusedException(report.Id, $"The index does not take {report.Id} of project {project}: {e.Message}", e);
        }

        _stored++;
        _bytes += report.Payload.Length;
        _storedBytes += location.Length;
    }

    /// <summary>Notes how far the payload file goes now.</summary>
    public void Extend((long Segment, long End) tip, List<NewReport> reports) => connection.Execute(
        """
        INSERT INTO payload_segment (project_id, segment, end_offset, reports, first_received, last_received)
        VALUES (@project, @Segment, @End, @count, @first, @last)
        ON CONFLICT (project_id, segment) DO UPDATE SET
          end_offset = excluded.end_offset, reports = reports + excluded.reports,
          first_received = MIN(first_received, excluded.first_received), last_received = MAX(last_received, excluded.last_received)
        """,
        new
        {
            project = project.Value,
            tip.Segment,
            tip.End,
            count = reports.Count,
            first = reports.Min(report => report.Received).ToUnixTimeMilliseconds(),
            last = reports.Max(report => report.Received).ToUnixTimeMilliseconds(),
        },
        transaction);

    /// <summary>Adds the batch to the ledger of its day.</summary>
    public void Count(DateTimeOffset received, int duplicates) => connection.Execute(
        """
        INSERT INTO ledger (project_id, day, stored, duplicate, bytes, stored_bytes)
        VALUES (@project, @day, @stored, @duplicates, @bytes, @storedBytes)
        ON CONFLICT (project_id, day) DO UPDATE SET
          stored = stored + excluded.stored, duplicate = duplicate + excluded.duplicate,
          bytes = bytes + excluded.bytes, stored_bytes = stored_bytes + excluded.stored_bytes
        """,
        new
        {
            project = project.Value,
            day = received.ToUnixTimeSeconds() / 86_400,
            stored = _stored,
            duplicates,
            bytes = _bytes,
            storedBytes = _storedBytes,
        },
        transaction);
}
