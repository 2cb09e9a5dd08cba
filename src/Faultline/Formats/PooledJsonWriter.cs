using System.Buffers;
using System.Text.Json;

namespace Faultline.Formats;

/// <summary>A JSON writer that is kept per thread, so that an answer does not pay for a new one.</summary>
internal readonly struct PooledJsonWriter : IDisposable
{
    [ThreadStatic]
    private static Utf8JsonWriter? t_idle;

    [ThreadStatic]
    private static Utf8JsonWriter? t_idleAscii;

    private readonly bool _isAscii;

    private PooledJsonWriter(Utf8JsonWriter json, bool isAscii) => (Json, _isAscii) = (json, isAscii);

    public Utf8JsonWriter Json { get; }

    public static PooledJsonWriter Rent(IBufferWriter<byte> output) => new(Take(ref t_idle, output, FaultJson.Options), false);

    /// <summary>One that escapes every letter beyond ASCII.</summary>
    public static PooledJsonWriter RentAscii(IBufferWriter<byte> output) => new(Take(ref t_idleAscii, output, FaultJson.AsciiOptions), true);

    private static Utf8JsonWriter Take(ref Utf8JsonWriter? idle, IBufferWriter<byte> output, JsonWriterOptions options)
    {
        var json = idle;
        if (json is null)
            return new Utf8JsonWriter(output, options);
        idle = null;
        json.Reset(output);
        return json;
    }

    public void Dispose()
    {
        // Reset onto nothing that is kept: an idle writer must not hold the last answer's buffer.
        Json.Reset(Discard.Instance);
        if (_isAscii)
            t_idleAscii = Json;
        else
            t_idle = Json;
    }

    private sealed class Discard : IBufferWriter<byte>
    {
        public static readonly Discard Instance = new();

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new InvalidOperationException("An idle JSON writer was used.");

        public Span<byte> GetSpan(int sizeHint = 0) => throw new InvalidOperationException("An idle JSON writer was used.");
    }
}
