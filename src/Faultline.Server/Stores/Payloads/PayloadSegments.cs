using System.Globalization;
using Faultline.Server.Reports;
using Microsoft.Win32.SafeHandles;

namespace Faultline.Server.Stores.Payloads;

/// <summary>
/// The payloads of one project: append-only files, each begun when the one before it is full, each to be unlinked whole
/// one day. One writer; any number of readers.
/// </summary>
/// <remarks>
/// A payload counts only when the index knows it. Bytes that were written but never indexed (the process died between the
/// two) are left where they are and never appended to: a new segment begins.
/// </remarks>
internal sealed class PayloadSegments : IDisposable
{
    private const string Extension = ".payloads";
    private static readonly byte[] FileHeader = "FLPAYL01"u8.ToArray();

    private readonly string _directory;
    private readonly int _segmentBytes;
    private SafeFileHandle? _file;
    private long _segment;
    private long _highest;
    private long _end;

    /// <summary>Opens the directory.</summary>
    /// <param name="directory">Where the files are; made when it is not there.</param>
    /// <param name="segmentBytes">A segment that has reached this size gets no further payloads.</param>
    /// <param name="lastSegment">Number of the last segment that the index knows; 0 for none.</param>
    /// <param name="lastEnd">Where that segment ends, as far as the index knows.</param>
    /// <param name="highest">The highest number that any segment of the directory ever had; a number is never used again.</param>
    public PayloadSegments(string directory, int segmentBytes, long lastSegment, long lastEnd, long highest = 0)
    {
        _directory = directory;
        _segmentBytes = segmentBytes;
        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
            DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(directory))!);
        }

        _highest = highest;
        _segment = lastSegment;
        var path = PathOf(lastSegment);
        if (File.Exists(path) && new FileInfo(path).Length == lastEnd)
            (_file, _end) = (File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read), lastEnd);
    }

    /// <summary>Where the current segment ends: what the index has to know after the last append.</summary>
    public (long Segment, long End) Tip => (_segment, _end);

    /// <summary>Writes payloads behind the last one and waits until the disk has them. All of a batch lie in one segment.</summary>
    public IReadOnlyList<PayloadLocation> Append(IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        if (_file is null || _end >= _segmentBytes)
            Begin();

        using var frames = new MemoryStream();
        var locations = new PayloadLocation[payloads.Count];
        for (var i = 0; i < locations.Length; i++)
        {
            var offset = _end + frames.Length;
            locations[i] = new PayloadLocation(_segment, offset, PayloadFrame.Write(payloads[i].Span, frames));
        }

        RandomAccess.Write(_file!, frames.GetBuffer().AsSpan(0, (int)frames.Length), _end);
        RandomAccess.FlushToDisk(_file!);
        _end += frames.Length;
        return locations;
    }

    /// <summary>Reads a payload; safe beside the writer.</summary>
    /// <exception cref="ReportDamagedException">It is not there, or damaged.</exception>
    public static byte[] Read(string directory, PayloadLocation location)
    {
        var path = Path.Combine(directory, NameOf(location.Segment));
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var frame = new byte[location.Length];
            var read = RandomAccess.Read(file, frame, location.Offset);
            return PayloadFrame.Read(frame.AsSpan(0, read));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ReportDamagedException($"The payload file '{path}' is gone", e);
        }
        catch (ReportDamagedException e)
        {
            throw new ReportDamagedException($"The payload at byte {location.Offset} of '{path}' is damaged: {e.Message}", e);
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Begin()
    {
        // Another kind's files lie in the same directory, so that the next number is asked of it each time.
        var next = Math.Max(Math.Max(_segment, _highest), HighestFile()) + 1;
        var file = File.OpenHandle(PathOf(next), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        try
        {
            RandomAccess.Write(file, FileHeader, 0);
            DirectorySync.Flush(_directory);
        }
        catch
        {
            // The file may exist now, so that its number is taken; the next attempt must take another.
            file.Dispose();
            _highest = next;
            throw;
        }

        _file?.Dispose();
        (_file, _segment, _end) = (file, next, FileHeader.Length);
    }

    private long HighestFile() =>
        Directory.EnumerateFiles(_directory, "*" + Extension)
            .Select(path => long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty(0)
            .Max();

    private string PathOf(long segment) => Path.Combine(_directory, NameOf(segment));

    private static string NameOf(long segment) => segment.ToString("D10", CultureInfo.InvariantCulture) + Extension;
}
