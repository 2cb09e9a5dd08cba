using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Faultline.Spooling;

/// <summary>
/// A line as a sender compressed it: a gzip member (RFC 1952) that holds the line, and white space behind it at most. A spool's record may be one in place of the line
/// itself (docs/spool.md): no line begins as a member does.
/// </summary>
internal static class GzipLine
{
    // Header (10), no text at all (2), checksum and length (8).
    private const int LeastBytes = 20;

    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 0x08];

    /// <summary>Whether bytes begin as a gzip member does.</summary>
    public static bool Is(ReadOnlySpan<byte> record) => record.Length >= LeastBytes && record.StartsWith(Magic);

    /// <summary>Whether it is one member whose header holds nothing but what a reader needs: no file name, no comment, no field of anybody's own. Now and then false of one that is.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> member) => Is(member) && member[3] == 0 && member[Magic.Length..].IndexOf(Magic) < 0;

    /// <summary>The length of the text in bytes, as the member's end says.</summary>
    public static uint TextLength(ReadOnlySpan<byte> member) => BinaryPrimitives.ReadUInt32LittleEndian(member[^sizeof(uint)..]);

    /// <summary>Decompresses; gives how many bytes were written, which are fewer than the text has when they do not fit.</summary>
    /// <exception cref="InvalidDataException">It is no gzip, is damaged, or something follows it.</exception>
    public static int Decompress(ReadOnlyMemory<byte> member, Span<byte> text)
    {
        using var source = StreamOf(member);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        var read = gzip.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        return read == text.Length || source.IsRead ? read : throw new InvalidDataException("something follows the gzip member");
    }

    /// <summary>The line of a record, without the white space behind it: the record itself, or what the member holds.</summary>
    /// <param name="record">What was appended.</param>
    /// <param name="rent">Gives at least so many bytes to write to; null for an array of its own.</param>
    /// <exception cref="InvalidDataException">It is damaged, or holds more than a record may.</exception>
    public static ReadOnlyMemory<byte> LineOf(ReadOnlyMemory<byte> record, Func<int, byte[]>? rent = null)
    {
        if (!Is(record.Span))
            return record;
        var length = TextLength(record.Span);
        if (length > SpoolOptions.MostRecordBytes)
            throw new InvalidDataException($"the gzip member says that it holds {length} bytes; expected {SpoolOptions.MostRecordBytes} at most");
        // One more, to see that there is no more.
        var room = (int)length + 1;
        var text = rent?.Invoke(room) ?? new byte[room];
        return Decompress(record, text.AsSpan(0, room)) == length
            ? text.AsMemory(0, (int)length).TrimEnd(" \t\r\n"u8)
            : throw new InvalidDataException($"the gzip member does not hold the {length} bytes that it says");
    }

    private static MemberStream StreamOf(ReadOnlyMemory<byte> member) =>
        MemoryMarshal.TryGetArray(member, out var array) ? new MemberStream(array) : new MemberStream(member.ToArray());

    /// <summary>As <see cref="LineOf"/>; a member that is damaged is given as it is.</summary>
    public static ReadOnlyMemory<byte> LineOrRecord(ReadOnlyMemory<byte> record)
    {
        try
        {
            return LineOf(record);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Whoever reads it sees that it is no report.
            return record;
        }
    }

    /// <summary>Gives the last byte by itself: a decoder that found the member's end before it never asks for it.</summary>
    private sealed class MemberStream(ArraySegment<byte> member) : MemoryStream(member.Array!, member.Offset, member.Count, writable: false)
    {
        public bool IsRead => Position == Length;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, AtOnce(count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..AtOnce(buffer.Length)]);

        private int AtOnce(int count) => Length - 1 - Position is > 0 and var before ? (int)Math.Min(count, before) : count;
    }
}
