using System.Globalization;
using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Tracker.Retention;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Gets rid of things in PostgreSQL. What takes a table away is one transaction with what remembers it, so that no crash leaves half of it.</summary>
internal sealed class PostgreSqlRetentionStore(PostgreSqlDatabase database, PayloadTables payloads, ErasureJournal? journal, TimeProvider time) : IRetentionStore
{
    public Task<StorageUse> MeasureAsync(CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var segments = (await connection.QueryAsync<SegmentRecord>(new CommandDefinition(
                SegmentRecord.Select, new { today = UnixTime.DayOf(time.GetUtcNow()) }, cancellationToken: cancellation))).AsList();
            var precious = (await connection.QueryAsync<(long Segment, long Count)>(new CommandDefinition(
                $"SELECT segment, count(*) FROM ({SegmentDrop.Precious}) p GROUP BY segment",
                new { segments = segments.Where(segment => segment.Kind == (short)SegmentKind.Bulk).Select(segment => segment.Segment).ToArray() },
                cancellationToken: cancellation))).ToDictionary(row => row.Segment, row => row.Count);
            var all = await connection.QuerySingleAsync<long>(new CommandDefinition(
                "SELECT COALESCE(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace",
                cancellationToken: cancellation));
            // Two are always there to be written to; until something is, they are nobody's.
            var used = segments.Where(segment => segment.Reports > 0 || !segment.Open).Select(segment => segment.ToSegment(precious.GetValueOrDefault(segment.Segment))).ToList();
            return new StorageUse(used, all - used.Sum(segment => segment.Bytes));
        },
        cancellation);

    public async Task<long> DropAsync(PayloadSegment segment, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!segment.Name.StartsWith("payload_", StringComparison.Ordinal)
            || !long.TryParse(segment.Name.AsSpan("payload_".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return 0;
        var keep = await payloads.OpenKeepAsync(UnixTime.DayOf(now), cancellation);
        return await database.WriteAsync((connection, transaction) => new SegmentDrop(connection, transaction, cancellation).DropAsync(number, keep, reason, now), cancellation);
    }

    public Task<long> CountTombstonesAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QuerySingleAsync<long>(new CommandDefinition(
            """
            SELECT (SELECT count(*) FROM report WHERE segment IS NULL) + (SELECT COALESCE(sum(reports), 0)::bigint FROM segment WHERE dropped IS NOT NULL) + (SELECT count(*) FROM refused_id)
            """,
            cancellationToken: cancellation)),
        cancellation);

    public Task<long> TrimTombstonesAsync(int atMost, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => Forgetting.TrimAsync(connection, transaction, atMost, cancellation), cancellation);

    public Task<long> FoldRollupsAsync(DateTimeOffset before, int atMost, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => Forgetting.FoldAsync(connection, transaction, before, atMost, cancellation), cancellation);

    public async Task<long> EraseUserAsync(ProjectId project, string user, DateTimeOffset now, CancellationToken cancellation)
    {
        if (journal is not null && await NameOfAsync(project, cancellation) is { } name)
            await RememberAsync(name, user, now);
        return await database.WriteAsync((connection, transaction) => new UserErasure(connection, transaction, cancellation).EraseAsync(project.Value, user, now), cancellation);
    }

    private Task<string?> NameOfAsync(ProjectId project, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QueryFirstOrDefaultAsync<string?>(new CommandDefinition(
            "SELECT name FROM project WHERE project_id = @project", new { project = project.Value }, cancellationToken: cancellation)),
        cancellation);

    // Before anything is erased: a wish that is remembered and not yet granted is granted by the restore.
    private async Task RememberAsync(string project, string user, DateTimeOffset now)
    {
        try
        {
            await Task.Run(() => journal!.Append(project, StoredText.Of(user), now));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The wish to erase cannot be written beside the database, so nothing was erased: {e.Message}", e);
        }
    }

    private sealed class SegmentRecord
    {
        public static readonly string Select =
            $"""
            SELECT s.segment, s.kind, pg_total_relation_size(to_regclass('payload_' || s.segment)) AS bytes,
              s.segment = max(s.segment) OVER (PARTITION BY s.kind) AND NOT {PayloadTables.IsOver} AS open, COALESCE(u.reports, 0) AS reports,
              COALESCE(u.first, s.day::bigint * {UnixTime.Day}) AS first, COALESCE(u.last, s.day::bigint * {UnixTime.Day}) AS last
            FROM segment s LEFT JOIN (
              SELECT segment, sum(reports)::bigint AS reports, min(first) AS first, max(last) AS last FROM segment_use GROUP BY segment) u USING (segment)
            WHERE s.dropped IS NULL ORDER BY s.segment
            """;

        public long Segment { get; init; }

        public short Kind { get; init; }

        public long? Bytes { get; init; }

        public bool Open { get; init; }

        public long Reports { get; init; }

        public long First { get; init; }

        public long Last { get; init; }

        public PayloadSegment ToSegment(long precious) =>
            new(PayloadTables.NameOf(Segment), null, (SegmentKind)Kind, Bytes ?? 0, Reports, precious, UnixTime.From(First), UnixTime.From(Last), Open);
    }
}
