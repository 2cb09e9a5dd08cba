using System.Buffers;
using Faultline.Server.Ingest;
using Faultline.Spooling;

namespace Faultline.Server.Intakes;

/// <summary>
/// A gzip body that has arrived whole and is of the usual size: decompressed in one go, and kept as it came. When it holds one report in which nothing has to be different, what came is
/// what goes to the disk: less to write, and nothing to compress again.
/// </summary>
internal sealed class GzipBody : IDisposable
{
    private readonly byte[] _record;
    private readonly byte[] _text;
    private readonly int _memberBytes;
    private readonly int _textBytes;

    private GzipBody(byte[] record, int memberBytes, byte[] text, int textBytes) => (_record, _memberBytes, _text, _textBytes) = (record, memberBytes, text, textBytes);

    /// <summary>The text.</summary>
    public Stream Text => new MemoryStream(_text, 0, _textBytes, writable: false);

    /// <summary>What came, behind the room that a spool's record needs.</summary>
    public Memory<byte> Frame => _record.AsMemory(0, Spool.FrameRoom + _memberBytes);

    /// <summary>Takes the body that has arrived; null when it is not of this kind, too large or damaged: then nothing of it is taken, and who reads it as any other sees what it is.</summary>
    public static GzipBody? TryTake(HttpContext context, ServerOptions limits)
    {
        var reader = context.Request.BodyReader;
        if (!reader.TryRead(out var arrived))
            return null;
        var taken = Of(arrived.Buffer, limits);
        reader.AdvanceTo(taken is null ? arrived.Buffer.Start : arrived.Buffer.End);
        return taken;
    }

    /// <summary>Whether the line, as it is to be kept, is all that the body holds, and takes fewer bytes as it came.</summary>
    public bool HoldsOnly(ReadOnlySpan<byte> line) => _memberBytes < line.Length && line.SequenceEqual(_text.AsSpan(0, _textBytes).TrimEnd(" \t\r\n"u8));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_record);
        ArrayPool<byte>.Shared.Return(_text);
    }

    private static GzipBody? Of(ReadOnlySequence<byte> body, ServerOptions limits)
    {
        if (body.Length > Math.Min(limits.MaxCompressedBytes, IngestRoom.UsualBytes))
            return null;
        var memberBytes = (int)body.Length;
        var record = ArrayPool<byte>.Shared.Rent(Spool.FrameRoom + memberBytes);
        body.CopyTo(record.AsSpan(Spool.FrameRoom));
        if (TryDecompress(record.AsMemory(Spool.FrameRoom, memberBytes), Math.Min(limits.MaxBodyBytes, IngestRoom.UsualBytes)) is (var text, var textBytes))
            return new GzipBody(record, memberBytes, text, textBytes);
        ArrayPool<byte>.Shared.Return(record);
        return null;
    }

    private static (byte[] Text, int Bytes)? TryDecompress(ReadOnlyMemory<byte> member, int most)
    {
        if (!GzipLine.IsPlain(member.Span))
            return null;
        var length = GzipLine.TextLength(member.Span);
        if (length > most)
            return null;
        // One more, to see that there is no more.
        var text = ArrayPool<byte>.Shared.Rent((int)length + 1);
        try
        {
            if (GzipLine.Decompress(member, text.AsSpan(0, (int)length + 1)) == length)
                return (text, (int)length);
        }
        catch (InvalidDataException)
        {
            // Who reads it as any other body says what is wrong with it.
        }

        ArrayPool<byte>.Shared.Return(text);
        return null;
    }
}
