using Faultline.Server.Projects;
using Faultline.Spooling;

namespace Faultline.Server.Ingest;

/// <summary>What one project has handed in and the store does not have yet.</summary>
internal sealed class ProjectSpool
{
    private readonly TimeProvider _time;
    private readonly Action _arrived;
    private readonly long _fullAt;
    private long _waitingSince;

    public ProjectSpool(ProjectId project, Spool spool, SpoolOptions options, TimeProvider time, Action arrived)
    {
        (Project, Spool, _time, _arrived) = (project, spool, time, arrived);
        _fullAt = options.MaxBytes - options.MaxRecordBytes;
        NoteWaiting();
    }

    public ProjectId Project { get; }

    /// <summary>The durable queue; the digester alone reads it.</summary>
    public Spool Spool { get; }

    /// <summary>Whether there is no room for a large record any more.</summary>
    public bool IsFull => Spool.Statistics.Bytes > _fullAt;

    /// <summary>Since when something has been waiting without a break, as far as this run knows; null when nothing is.</summary>
    public DateTimeOffset? WaitingSince => Interlocked.Read(ref _waitingSince) is not 0 and var since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null;

    /// <summary>Takes one report; completes when it is safe from power loss, false when it is not. The bytes are copied before the method returns.</summary>
    public ValueTask<bool> AppendAsync(ReadOnlyMemory<byte> line)
    {
        var durable = Spool.AppendAsync(line);
        // Before the digester is told, so that it sees the note and takes it back when it finds nothing more.
        NoteWaiting();
        _arrived();
        return durable;
    }

    /// <summary>The digester found nothing more.</summary>
    public void NoteEmpty() => Interlocked.Exchange(ref _waitingSince, 0);

    private void NoteWaiting() => Interlocked.CompareExchange(ref _waitingSince, _time.GetUtcNow().ToUnixTimeMilliseconds(), 0);
}
