using System.Buffers;
using System.Text;

namespace Faultline.AspNetCore.Grpc;

/// <summary>Writes the two wire types of Protocol Buffers that an error's details need: numbers, and what has a length.</summary>
/// <remarks>Source: protobuf.dev, "Encoding".</remarks>
internal sealed class Protobuf
{
    private const int Number = 0;
    private const int Delimited = 2;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>A number that is not negative; 0 is what a reader takes a missing field for, so it is not written.</summary>
    public Protobuf Integer(int field, long value)
    {
        if (value == 0)
            return this;
        Varint((uint)(field << 3) | Number);
        Varint((ulong)value);
        return this;
    }

    public Protobuf Text(int field, string text)
    {
        if (text.Length == 0)
            return this;
        // Half a surrogate pair would make text that a reader must refuse; the encoder replaces it.
        return Delimit(field, Encoding.UTF8.GetBytes(text));
    }

    public Protobuf Message(int field, Protobuf message) => Delimit(field, message.Bytes);

    private Protobuf Delimit(int field, ReadOnlySpan<byte> bytes)
    {
        Varint((uint)(field << 3) | Delimited);
        Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    private void Varint(ulong value)
    {
        var span = _bytes.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
