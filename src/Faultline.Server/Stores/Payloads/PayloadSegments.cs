using System.Buffers;
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

    // So many bytes go to the file at once. The buffer is used again; what a huge report took is given back.
    private const int WriteBytes = 1024 * 1024;
    private const int MostKept = 2 * WriteBytes;

    private readonly string _directory;
    private readonly int _segmentBytes;
    private MemoryStream _frames = new();
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

    /// <summary>The next payload goes to a new segment.</summary>
    public void Roll()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>
    /// Writes payloads behind the last one, in blocks but for those that came compressed, and waits until the disk has them. All of a batch lie in one segment. Neighbours that are alike
    /// should stand together.
    /// </summary>
    public IReadOnlyList<PayloadLocation> Append(IReadOnlyList<Payload> payloads)
    {
        if (_file is null || _end >= _segmentBytes)
            Begin();

        // Of one that the disk refused something may be left.
        _frames.SetLength(0);
        var end = _end;
        var locations = new PayloadLocation[payloads.Count];
        for (var first = 0; first < payloads.Count;)
        {
            var offset = end + _frames.Length;
            if (payloads[first] is { Member.IsEmpty: false } single)
            {
                locations[first++] = new PayloadLocation(_segment, offset, PayloadFrame.Write(single, _frames));
            }
            else
            {
                var block = BlockOf(payloads, first);
                var length = PayloadFrame.Write(block, _frames);
                for (var slot = 0; slot < block.Count; slot++)
                    locations[first++] = new PayloadLocation(_segment, offset, length, slot);
            }

            if (_frames.Length >= WriteBytes || first == payloads.Count)
                end = Write(end);
        }

        RandomAccess.FlushToDisk(_file!);
        _end = end;
        return locations;
    }

    private long Write(long at)
    {
        var bytes = (int)_frames.Length;
        RandomAccess.Write(_file!, _frames.GetBuffer().AsSpan(0, bytes), at);
        if (_frames.Capacity > MostKept)
            _frames = new MemoryStream();
        else
            _frames.SetLength(0);
        return at + bytes;
    }

    /// <summary>Reads a payload; safe beside the writer.</summary>
    /// <exception cref="ReportDamagedException">It is not there, or damaged.</exception>
    public static byte[] Read(string directory, PayloadLocation location) => Read(directory, location, frame => PayloadFrame.Read(frame, location.Slot));

    /// <summary>Reads all payloads of a frame; safe beside the writer.</summary>
    /// <exception cref="ReportDamagedException">It is not there, or damaged.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadAll(string directory, PayloadLocation location) => Read(directory, location, PayloadFrame.ReadAll);

    private static T Read<T>(string directory, PayloadLocation location, Func<ReadOnlySpan<byte>, T> read)
    {
        var path = Path.Combine(directory, NameOf(location.Segment));
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var frame = ArrayPool<byte>.Shared.Rent(location.Length);
            var length = RandomAccess.Read(file, frame.AsSpan(0, location.Length), location.Offset);
            var found = read(frame.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(frame);
            return found;
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

    /// <summary>Overwrites frames of one segment with zeros, and waits until the disk has that. A file that is gone is none to wipe.</summary>
    /// <remarks>A copy takes the file's place: a backup may share the old one, and its checksums must stay right. Nobody may write to the segment.</remarks>
    public static void Wipe(string directory, long segment, IEnumerable<PayloadLocation> locations)
    {
        var path = Path.Combine(directory, NameOf(segment));
        if (!File.Exists(path))
            return;
        var copy = path + ".wiping";
        File.Copy(path, copy, overwrite: true);
        using (var file = File.OpenHandle(copy, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            foreach (var location in locations)
                RandomAccess.Write(file, new byte[location.Length], location.Offset);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(copy, path, overwrite: true);
        DirectorySync.Flush(directory);
    }

    /// <summary>Unlinks a segment, and waits until the disk has that. One that is gone already is gone.</summary>
    public static void Unlink(string directory, long segment)
    {
        var path = Path.Combine(directory, NameOf(segment));
        if (!File.Exists(path))
            return;
        File.Delete(path);
        DirectorySync.Flush(directory);
    }

    /// <summary>The numbers of the segments that lie in a directory, with their sizes.</summary>
    public static IEnumerable<(long Number, string Path, long Bytes)> In(string directory) => !Directory.Exists(directory)
        ? []
        : new DirectoryInfo(directory).EnumerateFiles("*" + Extension).Select(file => (NumberOf(file.Name), file.FullName, file.Length)).Where(file => file.Item1 > 0);

    public void Dispose()
    {
        _file?.Dispose();
        _frames.Dispose();
    }

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

    // As many as fit into a block, and at least one.
    private static List<ReadOnlyMemory<byte>> BlockOf(IReadOnlyList<Payload> payloads, int first)
    {
        var block = new List<ReadOnlyMemory<byte>> { payloads[first].Line };
        var bytes = block[0].Length;
        foreach (var next in payloads.Skip(first + 1).TakeWhile(payload => payload.Member.IsEmpty))
        {
            bytes += next.Line.Length;
            if (bytes > PayloadFrame.BlockBytes)
                break;
            block.Add(next.Line);
        }

        return block;
    }

    private long HighestFile() => In(_directory).Select(file => file.Number).DefaultIfEmpty(0).Max();

    private static long NumberOf(string name) =>
        long.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private string PathOf(long segment) => Path.Combine(_directory, NameOf(segment));

    /// <summary>The file name of a segment.</summary>
    public static string NameOf(long segment) => segment.ToString("D10", CultureInfo.InvariantCulture) + Extension;
}
