using Faultline.Server.Hosting;
using Faultline.Server.Ledger;
using Faultline.Server.Metrics;
using Faultline.Server.Projects;
using Faultline.Spooling;

namespace Faultline.Server.Ingest;

/// <summary>
/// What the door counted and did not take: appended to a spool of its own before the answer goes out, so that a kill loses no count. The first
/// <see cref="MostPerSecond"/> of a second are written one by one. When there are more, they are added up, and their answers wait for the next sum: a flood of
/// refusals fills no disk, and is slowed down.
/// </summary>
internal sealed class DoorNotes : IAsyncDisposable
{
    /// <summary>Notes that are written one by one.</summary>
    public const int MostPerSecond = 200;

    private const int MostIdsOfSum = 200;
    private static readonly TimeSpan SumInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ServerMetrics _metrics;
    private readonly long _idsUpTo;
    private long _second;
    private int _ofSecond;
    private NoteSums? _sums;

    public DoorNotes(DataDirectory data, TimeProvider time, ServerMetrics metrics)
        : this(
            Spool.Open(new SpoolOptions { Directory = Path.Combine(data.Spool, "notes"), MaxBytes = 64 * 1024 * 1024, FlushInterval = TimeSpan.FromMilliseconds(200) }, time),
            time,
            metrics)
    {
    }

    internal DoorNotes(Spool spool, TimeProvider time, ServerMetrics metrics)
    {
        (Spool, _time, _metrics) = (spool, time, metrics);
        _idsUpTo = 32 * 1024 * 1024;
    }

    /// <summary>The queue of notes; the digester alone reads it.</summary>
    public Spool Spool { get; }

    /// <summary>Notes a count; completes when a kill of the process cannot take it any more.</summary>
    public Task AddAsync(ProjectId project, LedgerLine line, string? reason, long count, IReadOnlyList<ReportId>? ids = null)
    {
        if (count <= 0)
            return Task.CompletedTask;
        var note = new DoorNote(_time.GetUtcNow(), line, reason, count, ids ?? []);
        lock (_gate)
        {
            var second = note.At.ToUnixTimeSeconds();
            if (second != _second)
                (_second, _ofSecond) = (second, 0);
            if (_sums is null && _ofSecond++ < MostPerSecond)
            {
                Append(project, note);
                return Task.CompletedTask;
            }

            if (_sums is null)
            {
                _sums = new NoteSums();
                _ = AppendSumsLaterAsync(_sums);
            }

            _sums.Add(project, note, MostIdsOfSum);
            return _sums.Written;
        }
    }

    public ValueTask DisposeAsync() => Spool.DisposeAsync();

    private async Task AppendSumsLaterAsync(NoteSums sums)
    {
        await Task.Delay(SumInterval, _time);
        lock (_gate)
            _sums = null;
        foreach (var (project, note) in sums.All())
            Append(project, note);
        sums.Complete();
    }

    private void Append(ProjectId project, DoorNote note)
    {
        // While the store is away notes pile up: the counts go on when there is no more room for ids.
        var kept = note.Ids.Count > 0 && Spool.Statistics.Bytes > _idsUpTo ? note with { Ids = [] } : note;
        foreach (var part in Parts(kept))
        {
            if (!Spool.TryAppend(DoorNoteText.Write(project, part).Span))
                _metrics.NoteLost(part.Count);
        }
    }

    // A body has up to a million lines, and a record of the spool its limit.
    private static IEnumerable<DoorNote> Parts(DoorNote note)
    {
        const int MostIds = 10_000;
        if (note.Ids.Count <= MostIds)
            return [note];
        return note.Ids.Chunk(MostIds).Select((ids, part) => note with { Ids = ids, Count = part == 0 ? note.Count - note.Ids.Count + ids.Length : ids.Length });
    }
}
