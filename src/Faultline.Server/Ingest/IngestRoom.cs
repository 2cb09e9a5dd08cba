using System.Collections.Concurrent;
using Faultline.Server.Projects;

namespace Faultline.Server.Ingest;

/// <summary>
/// Bounds the memory of the bodies that are read at one time. Half of it is for what every request needs, half for long lines and wide decompression. Who has the first may wait for
/// the second and never the other way round, so nobody waits in a circle. Nobody is refused: requests wait in their order. One project gets half of each at most.
/// </summary>
internal sealed class IngestRoom(ServerOptions options)
{
    /// <summary>What a request needs to read lines up to this length: the line, and the state of its decompression.</summary>
    public const int UsualBytes = 64 * 1024;

    private readonly IngestGate _usual = new(options.MaxIngestBytesInFlight / 2);
    private readonly IngestGate _large = new(options.MaxIngestBytesInFlight / 2);
    private readonly ConcurrentDictionary<long, (IngestShare Usual, IngestShare Large)> _shares = [];

    /// <summary>Bytes that are given out.</summary>
    public long InFlightBytes => _usual.Taken + _large.Taken;

    /// <summary>Room for one request; to be disposed.</summary>
    public async ValueTask<IngestSeat> EnterAsync(ProjectId project, CancellationToken cancellation)
    {
        var (usual, large) = _shares.TryGetValue(project.Value, out var known)
            ? known
            : _shares.GetOrAdd(project.Value, _ => (Share(_usual, UsualBytes), Share(_large, 2L * options.MaxReportBytes)));
        await usual.TakeAsync(UsualBytes, cancellation);
        return new IngestSeat(usual, large, options.MaxReportBytes);
    }

    // Half, but always enough for one request.
    private static IngestShare Share(IngestGate all, long least) => new(all, Math.Max(all.Limit / 2, Math.Min(least, all.Limit)));
}
