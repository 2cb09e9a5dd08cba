using System.Globalization;
using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Server.Stores.PostgreSql.Digest;
using Faultline.Tracker.Retention;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Gets rid of things in PostgreSQL. What takes a table away is one transaction with what remembers it, so that no crash leaves half of it.</summary>
internal sealed class PostgreSqlRetentionStore(PostgreSqlDatabase database, PayloadTables payloads, GroupWords words, ErasureJournal? journal, TimeProvider time) : IRetentionStore
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
        var name = await database.ReadAsync(
            connection => connection.QueryFirstOrDefaultAsync<string?>(new CommandDefinition(
                "SELECT name FROM project WHERE project_id = @Value", project, cancellationToken: cancellation)),
            cancellation);
        if (name is null)
            return 0;
        var wish = new ErasureWish(Erasures.HashOf(user), now);
        // Before anything is erased: a wish that is remembered and not yet granted is granted by the restore.
        await WriteJournalAsync(journal => journal.Append(name, wish));
        await Erasures.RememberAsync(database, project.Value, [wish], cancellation);
        return await EraseAsync(project.Value, user, null, now, cancellation);
    }

    /// <summary>Erases again what a journal says, as far as it was received before; how many reports. What comes later is erased as it comes.</summary>
    public async Task<long> EraseAgainAsync(IReadOnlyDictionary<string, IReadOnlyDictionary<string, DateTimeOffset>> wishes, DateTimeOffset now, CancellationToken cancellation)
    {
        var erased = 0L;
        await WriteJournalAsync(journal => journal.AppendMissing(wishes));
        foreach (var (name, users) in wishes)
        {
            var project = await database.ReadAsync(
                connection => connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition("SELECT project_id FROM project WHERE name = @name", new { name }, cancellationToken: cancellation)),
                cancellation);
            if (project is not { } number)
                continue;
            await Erasures.RememberAsync(database, number, [.. users.Select(user => new ErasureWish(user.Key, user.Value))], cancellation);
            var known = await database.ReadAsync(
                connection => connection.QueryAsync<string>(new CommandDefinition(
                    "SELECT DISTINCT user_name FROM report WHERE project_id = @number AND user_name IS NOT NULL", new { number }, cancellationToken: cancellation)),
                cancellation);
            foreach (var user in known)
            {
                if (users.TryGetValue(Erasures.HashOf(user), out var at))
                    erased += await EraseAsync(number, user, at, now, cancellation);
            }
        }

        return erased;
    }

    private async Task<long> EraseAsync(long project, string user, DateTimeOffset? upTo, DateTimeOffset now, CancellationToken cancellation)
    {
        var erased = await database.WriteAsync((connection, transaction) => new UserErasure(connection, transaction, cancellation).EraseAsync(project, user, upTo, now), cancellation);
        if (erased > 0)
            words.Forget();
        return erased;
    }

    private async Task WriteJournalAsync(Action<ErasureJournal> write)
    {
        if (journal is null)
            return;
        try
        {
            await Task.Run(() => write(journal));
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
