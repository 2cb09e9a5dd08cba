using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Retention;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>How the SQLite store gets rid of things.</summary>
internal sealed class SqliteRetentionStore(SqliteDatabase database, ProjectPayloads payloads, ErasureJournal journal, TimeProvider time) : IRetentionStore
{
    public async Task<StorageUse> MeasureAsync(CancellationToken cancellation)
    {
        await database.WriteAsync((_, _) => new SegmentWriter(database.Statements).CloseOld(time.GetUtcNow()), cancellation);
        return database.Read(connection =>
        {
            using var statements = new Statements(connection);
            var drop = new SegmentDrop(statements, payloads);
            var free = connection.QuerySingle<long>("SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size");
            return new StorageUse([.. Segments(connection, drop)], Math.Max(0, database.FileBytes() - free));
        });
    }

    public async Task<long> DropAsync(PayloadSegment segment, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        if (SegmentName.Parse(segment.Name) is not { } place)
            return 0;
        var drop = new SegmentDrop(database.Statements, payloads);
        var gone = await database.WriteAsync((_, _) => drop.Begin(place.Project, place.Number, reason, now), cancellation);
        if (gone is null)
            return 0;
        Unlink(place.Project, place.Number);
        await database.WriteAsync((_, _) => drop.End(place.Project, place.Number), cancellation);
        return gone.Value;
    }

    public Task<long> CountTombstonesAsync(CancellationToken cancellation) => Task.FromResult(database.Read(connection => connection.QuerySingle<long>(TombstoneTrim.Count)));

    public Task<long> TrimTombstonesAsync(int atMost, CancellationToken cancellation) => database.WriteAsync(
        (_, _) =>
        {
            var trim = new TombstoneTrim(database.Statements);
            var gone = trim.Trim(atMost);
            if (trim.FreedTerms)
                database.Forget?.Invoke();
            return gone;
        },
        cancellation);

    public Task<long> FoldRollupsAsync(DateTimeOffset before, int atMost, CancellationToken cancellation) =>
        database.WriteAsync((_, _) => new RollupFold(database.Statements).Fold(before, atMost), cancellation);

    public async Task<long> EraseUserAsync(ProjectId project, string user, DateTimeOffset now, CancellationToken cancellation)
    {
        var name = database.Read(connection => connection.QueryFirstOrDefault<string>("SELECT name FROM project WHERE project_id = @Value", project));
        if (name is null)
            return 0;
        var erasure = new UserErasure(database.Statements, payloads);
        var erased = await database.WriteAsync(
            (_, _) =>
            {
                journal.Append(name, user, now);
                return erasure.Mark(project.Value, user, now);
            },
            cancellation);
        if (erased == 0)
            return 0;
        await database.WriteAsync((_, _) => erasure.MoveNeighbours(), cancellation);
        await database.WriteAsync((_, _) => erasure.Wipe(), cancellation);
        await database.ForgetDeletedAsync(cancellation);
        return erased;
    }

    private static IEnumerable<PayloadSegment> Segments(SqliteConnection connection, SegmentDrop drop)
    {
        var rows = connection.Query<(long Id, long Project, long Number, long Kind, long State, long Bytes, long Reports, long First, long Last, long FirstSeq, long LastSeq)>(
            """
            SELECT segment_id, project_id, number, kind, state, end_offset, reports, first_received, last_received, first_seq, last_seq
            FROM payload_segment WHERE state < 2 ORDER BY last_received, segment_id
            """).AsList();
        foreach (var row in rows)
        {
            var kind = (SegmentKind)row.Kind;
            var precious = kind == SegmentKind.Bulk ? drop.Precious(new ClosedSegment(row.Id, kind, row.Reports, row.FirstSeq, row.LastSeq)).Count : 0;
            yield return new PayloadSegment(
                SegmentName.Of(row.Project, row.Number), row.Project, kind, row.Bytes, row.Reports, precious, UnixTime.At(row.First), UnixTime.At(row.Last),
                row.State == (long)SegmentState.Open);
        }
    }

    private void Unlink(long project, long number)
    {
        try
        {
            payloads.Unlink(project, number);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The payload file {SegmentName.Of(project, number)} cannot be unlinked: {e.Message}", e);
        }
    }
}
