using System.Buffers;
using System.Text.Json;

namespace Faultline.Formats;

/// <summary>A JSON writer that is kept per thread, so that an answer does not pay for a new one.</summary>
internal readonly struct PooledJsonWriter : IDisposable
{
    [ThreadStatic]
    private static Utf8JsonWriter? t_idle;

    private PooledJsonWriter(Utf8JsonWriter json) => Json = json;

    public Utf8JsonWriter Json { get; }

    public static PooledJsonWriter Rent(IBufferWriter<byte> output)
    {
        var json = t_idle;
        if (json is null)
            return new PooledJsonWriter(new Utf8JsonWriter(output, FaultJson.Options));
        t_idle = null;
        json.Reset(output);
        return new PooledJsonWriter(json);
    }

    public void Dispose()
    {
        // Reset onto nothing that is kept: an idle writer must not hold the last answer's buffer.
        Json.Reset(Discard.Instance);
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
