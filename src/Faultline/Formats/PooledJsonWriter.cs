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

    // The writer of answers keeps its buffer up to this size too.
    private const int SmallBuffer = 64 * 1024;

    private readonly bool _isAscii;
    private readonly IBufferWriter<byte> _output;

    private PooledJsonWriter(Utf8JsonWriter json, IBufferWriter<byte> output, bool isAscii) => (Json, _output, _isAscii) = (json, output, isAscii);

    public Utf8JsonWriter Json { get; }

    public static PooledJsonWriter Rent(IBufferWriter<byte> output) => new(Take(ref t_idle, output, FaultJson.Options), output, false);

    /// <summary>One that escapes every letter beyond ASCII.</summary>
    public static PooledJsonWriter RentAscii(IBufferWriter<byte> output) => new(Take(ref t_idleAscii, output, FaultJson.AsciiOptions), output, true);

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
        // An idle writer must not hold a large buffer, or whatever else was written to; a small one is not worth the reset.
        if (_output is not ArrayBufferWriter<byte> { Capacity: <= SmallBuffer })
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
