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
        var (erasure, wish) = (new UserErasure(database.Statements, payloads), new ErasureWish(ErasureJournal.HashOf(user), now));
        var (erased, pending) = await database.WriteAsync(
            (_, _) =>
            {
                journal.Append(name, wish);
                new Erasures(database.Statements).Remember(project.Value, wish);
                return Mark(erasure, project.Value, user, null, now);
            },
            cancellation);
        await EndAsync(erasure, pending, cancellation);
        return erased;
    }

    /// <summary>Erases again what a journal says, as far as it was received before; how many reports. What comes later is erased as it comes.</summary>
    public async Task<long> EraseAgainAsync(IReadOnlyDictionary<string, IReadOnlyDictionary<string, DateTimeOffset>> wishes, CancellationToken cancellation)
    {
        var (erased, pending) = (0L, false);
        var erasure = new UserErasure(database.Statements, payloads);
        foreach (var (name, users) in wishes)
        {
            if (database.Read(connection => connection.QueryFirstOrDefault<long?>("SELECT project_id FROM project WHERE name = @name", new { name })) is not { } project)
                continue;
            var known = database.Read(connection => connection.Query<string>(
                "SELECT DISTINCT user FROM report WHERE project_id = @project AND user IS NOT NULL", new { project })
                .Select(user => (User: user, Hash: ErasureJournal.HashOf(user))).Where(user => users.ContainsKey(user.Hash)).ToList());
            await database.WriteAsync(
                (_, _) =>
                {
                    foreach (var (hash, at) in users)
                        new Erasures(database.Statements).Remember(project, new ErasureWish(hash, at));
                    return true;
                },
                cancellation);
            foreach (var (user, hash) in known)
            {
                var marked = await database.WriteAsync((_, _) => Mark(erasure, project, user, users[hash], time.GetUtcNow()), cancellation);
                (erased, pending) = (erased + marked.Erased, pending || marked.Pending);
            }
        }

        journal.AppendMissing(wishes);
        await EndAsync(erasure, pending, cancellation);
        return erased;
    }

    private (long Erased, bool Pending) Mark(UserErasure erasure, long project, string user, DateTimeOffset? upTo, DateTimeOffset now)
    {
        var erased = erasure.Mark(project, user, upTo, now);
        // Words of groups and members that were remembered are others now.
        if (erased > 0)
            database.Forget?.Invoke();
        return (erased, erasure.IsPending());
    }

    private async Task EndAsync(UserErasure erasure, bool pending, CancellationToken cancellation)
    {
        if (!pending)
            return;
        await database.WriteAsync((_, _) => erasure.MoveNeighbours(), cancellation);
        await database.WriteAsync((_, _) => erasure.Wipe(), cancellation);
        await database.ForgetDeletedAsync(cancellation);
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
