using Faultline.Server.Projects;
using Faultline.Spooling;

namespace Faultline.Server.Ingest;

/// <summary>What one project has handed in and the store does not have yet.</summary>
internal sealed class ProjectSpool
{
    private readonly TimeProvider _time;
    private readonly Action _arrived;
    private readonly long _fullAt;
    private (long At, long Ahead) _look;
    private long _waitingSince;

    public ProjectSpool(ProjectId project, Spool spool, SpoolOptions options, TimeProvider time, Action arrived)
    {
        (Project, Spool, _time, _arrived) = (project, spool, time, arrived);
        _fullAt = options.MaxBytes - options.MaxRecordBytes;
        NoteWaiting();
        _look = (_waitingSince, 0);
    }

    public ProjectId Project { get; }

    /// <summary>The durable queue; the digester alone reads it.</summary>
    public Spool Spool { get; }

    /// <summary>Whether there is no room for a large record any more.</summary>
    public bool IsFull => Spool.Statistics.Bytes > _fullAt;

    /// <summary>A moment before which nothing arrived of what waits, as near as it is known; an earlier run's records count from the start of this one. Null when nothing waits.</summary>
    public DateTimeOffset? WaitingSince => Interlocked.Read(ref _waitingSince) is not 0 and var since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null;

    /// <summary>Takes one report; completes when it is safe from power loss, false when it is not. The bytes are copied before the method returns.</summary>
    public ValueTask<bool> AppendAsync(ReadOnlyMemory<byte> line)
    {
        var durable = Spool.AppendAsync(line);
        NoteArrival();
        return durable;
    }

    /// <summary>As <see cref="AppendAsync"/>, of a report as its sender compressed it, which begins after <see cref="Spool.FrameRoom"/> bytes.</summary>
    /// <param name="frame">It with that room.</param>
    /// <param name="place">Where the record lies; null when it was refused.</param>
    public ValueTask<bool> AppendFramedAsync(Memory<byte> frame, out (string Segment, long Position)? place)
    {
        var durable = Spool.AppendFramedAsync(frame.Span, out place);
        NoteArrival();
        return durable;
    }

    /// <summary>The digester has done with so many. When all that waited at its last look are gone, what waits now came after that.</summary>
    public void NoteDigested(int records)
    {
        _look.Ahead -= records;
        if (_look.Ahead > 0 || Spool.Statistics.PendingRecords is not (> 0 and var pending))
            return;
        Interlocked.Exchange(ref _waitingSince, _look.At);
        _look = (_time.GetUtcNow().ToUnixTimeMilliseconds(), pending);
    }

    /// <summary>The digester found nothing more.</summary>
    public void NoteEmpty()
    {
        Interlocked.Exchange(ref _waitingSince, 0);
        _look = (_time.GetUtcNow().ToUnixTimeMilliseconds(), 0);
    }

    private void NoteArrival()
    {
        // Before the digester is told, so that it sees the note and takes it back when it finds nothing more.
        NoteWaiting();
        _arrived();
    }

    private void NoteWaiting() => Interlocked.CompareExchange(ref _waitingSince, _time.GetUtcNow().ToUnixTimeMilliseconds(), 0);
}
