using System.Text.Json;

namespace Faultline.Spooling;

/// <summary>
/// The folder <c>parked</c>: one file for each record or damaged region that was set aside, named after its segment and position, so that
/// parking twice makes one file. The first line says when and why, as JSON; the rest is the bytes.
/// </summary>
internal sealed class Parking(string directory, long maxBytes, SpoolCounters counters, TimeProvider time)
{
    /// <summary>Of one damaged region; enough to see what it was.</summary>
    public const int MostDamagedBytes = 1024 * 1024;

    public const string Extension = ".parked";

    /// <summary>Longest first line; a reason is cut so that it fits.</summary>
    private const int MostEnvelopeBytes = 16 * 1024;
    private const int MostReasonLength = 1024;

    private readonly string _folder = Path.Combine(directory, SpoolFiles.ParkedFolder);
    private readonly Lock _gate = new();
    private long? _bytes;

    public static string NameOf(string segment, long position) => $"{segment}-{position}{Extension}";

    public void Add(string segment, long position, ReadOnlySpan<byte> bytes, string reason)
    {
        try
        {
            lock (_gate)
            {
                var path = Path.Combine(_folder, NameOf(segment, position));
                if (File.Exists(path))
                    return; // by a process that died before it could acknowledge
                if (TryWrite(path, Envelope(segment, position, bytes.Length, reason), bytes))
                    Interlocked.Increment(ref counters.Parked);
                else
                    Interlocked.Increment(ref counters.ParkedLost);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Parking is a courtesy to whoever looks into it; a full disk must not keep the other records from leaving.
            counters.Note(e);
            Interlocked.Increment(ref counters.ParkedLost);
        }
    }

    public IReadOnlyList<SpoolParked> List()
    {
        if (!Directory.Exists(_folder))
            return [];
        var all = Directory.EnumerateFiles(_folder, "*" + Extension).Select(path => TryDescribe(path, out _)).OfType<SpoolParked>();
        return [.. all.OrderBy(parked => parked.At).ThenBy(parked => parked.Name, StringComparer.Ordinal)];
    }

    public byte[]? TryRead(string name, int most)
    {
        if (!IsName(name) || TryDescribe(Path.Combine(_folder, name), out var begins) is not { } parked)
            return null;
        using var handle = SpoolFiles.OpenShared(Path.Combine(_folder, name), FileAccess.Read);
        var bytes = new byte[Math.Min(parked.Bytes, most)];
        var read = RandomAccess.Read(handle, bytes, begins);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    public bool Remove(string name)
    {
        lock (_gate)
        {
            var file = new FileInfo(Path.Combine(_folder, name));
            if (!IsName(name) || !file.Exists)
                return false;
            _bytes -= file.Length;
            file.Delete();
            SpoolFiles.SyncDirectory(_folder);
            return true;
        }
    }

    // A name comes from who asks: nothing outside the folder is touched.
    private static bool IsName(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal) && name.AsSpan().IndexOfAny('/', '\\') < 0 && Path.GetFileName(name) == name;

    private SpoolParked? TryDescribe(string path, out int begins)
    {
        begins = 0;
        try
        {
            using var handle = SpoolFiles.OpenShared(path, FileAccess.Read);
            var head = new byte[MostEnvelopeBytes];
            var length = RandomAccess.Read(handle, head, 0);
            begins = head.AsSpan(0, length).IndexOf((byte)'\n') + 1;
            using var json = JsonDocument.Parse(head.AsMemory(0, begins));
            var root = json.RootElement;
            return new(Path.GetFileName(path), root.GetProperty("parked").GetDateTimeOffset(), root.GetProperty("reason").GetString() ?? "",
                root.GetProperty("segment").GetString() ?? "", root.GetProperty("position").GetInt64(), RandomAccess.GetLength(handle) - begins);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // One file of somebody else's, or gone since the folder was listed, must not hide the others.
            counters.Note(e);
            return null;
        }
    }

    private bool TryWrite(string path, byte[] envelope, ReadOnlySpan<byte> bytes)
    {
        _bytes ??= BytesIn(_folder);
        if (_bytes + envelope.Length + bytes.Length > maxBytes)
            return false;

        SpoolFiles.CreateDirectory(_folder);
        var half = path + ".new";
        File.Delete(half); // of a process that died here
        using (var handle = SpoolFiles.CreateShared(half))
        {
            RandomAccess.Write(handle, envelope, 0);
            RandomAccess.Write(handle, bytes, envelope.Length);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(half, path, overwrite: true);
        _bytes += envelope.Length + bytes.Length;
        SpoolFiles.SyncDirectory(_folder); // before the batch is acknowledged, so that a power cut cannot take both
        return true;
    }

    private byte[] Envelope(string segment, long position, int length, string reason)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("parked", time.GetUtcNow().UtcDateTime);
            json.WriteString("reason", reason.Length <= MostReasonLength ? reason : reason[..MostReasonLength]);
            json.WriteString("segment", segment);
            json.WriteNumber("position", position);
            json.WriteNumber("bytes", length);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static long BytesIn(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length) : 0;
}
