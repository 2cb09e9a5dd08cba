using System.Globalization;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Payloads;

/// <summary>The payload files of all projects: a directory a project, and in it two files that are written to, one of each kind.</summary>
internal sealed class ProjectPayloads(string root, int segmentBytes) : IDisposable
{
    // Touched only inside a write transaction, that is, by one at a time.
    private readonly Dictionary<(long Project, SegmentKind Kind), PayloadSegments> _open = [];

    /// <summary>The files of a kind, to write to.</summary>
    public PayloadSegments Of(long project, SegmentKind kind, IPayloadIndex index)
    {
        var (number, end) = index.Open(project, kind) ?? (0, 0);
        if (_open.TryGetValue((project, kind), out var files))
        {
            // Closed meanwhile, or begun in a transaction that never was.
            if (files.Tip.Segment != number)
                files.Roll();
            return files;
        }

        return _open[(project, kind)] = new PayloadSegments(DirectoryOf(project), segmentBytes, number, end, index.Highest(project));
    }

    /// <summary>Reads a payload; safe beside the writer.</summary>
    /// <exception cref="Reports.ReportDamagedException">It is not there, or damaged.</exception>
    public byte[] Read(long project, PayloadLocation location) => PayloadSegments.Read(DirectoryOf(project), location);

    /// <summary>Reads all payloads of a frame; safe beside the writer.</summary>
    /// <exception cref="Reports.ReportDamagedException">It is not there, or damaged.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadAll(long project, PayloadLocation location) => PayloadSegments.ReadAll(DirectoryOf(project), location);

    /// <summary>Overwrites frames of one segment with zeros.</summary>
    public void Wipe(long project, long segment, IEnumerable<PayloadLocation> locations) => PayloadSegments.Wipe(DirectoryOf(project), segment, locations);

    /// <summary>Unlinks a segment.</summary>
    public void Unlink(long project, long segment) => PayloadSegments.Unlink(DirectoryOf(project), segment);

    /// <summary>Where the files of a project are.</summary>
    public string DirectoryOf(long project) => Path.Combine(root, project.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        foreach (var files in _open.Values)
            files.Dispose();
    }
}
