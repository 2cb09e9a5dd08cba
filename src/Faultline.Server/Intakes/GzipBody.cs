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
    private readonly ArrivedLines _lines;
    private readonly byte[] _record;
    private readonly int _memberBytes;
    private readonly int _textBytes;
    private readonly bool _canKeep;
    private byte[]? _text;
    private MemoryStream? _stream;

    private GzipBody(ArrivedLines lines, byte[] record, int memberBytes, int textBytes)
    {
        (_lines, _record, _memberBytes, _textBytes) = (lines, record, memberBytes, textBytes);
        // One byte more, to see that there is no more.
        _text = lines.Rent(textBytes + 1);
        _canKeep = _text is not null;
        _text ??= ArrayPool<byte>.Shared.Rent(textBytes + 1);
    }

    /// <summary>The text, to be read once.</summary>
    public Stream Text => _stream ??= new MemoryStream(_text!, 0, _textBytes, writable: false);

    /// <summary>Takes the body that has arrived; null when it is not of this kind, too large or damaged: then nothing of it is taken, and who reads it as any other sees what it is.</summary>
    public static GzipBody? TryTake(HttpContext context, ArrivedLines lines, ServerOptions limits)
    {
        var reader = context.Request.BodyReader;
        if (!reader.TryRead(out var arrived))
            return null;
        var taken = Of(arrived.Buffer, lines, limits);
        reader.AdvanceTo(taken is null ? arrived.Buffer.Start : arrived.Buffer.End);
        return taken;
    }

    /// <summary>Whether the line, as it is to be kept, is all that the body holds, and takes fewer bytes as it came.</summary>
    public bool HoldsOnly(ReadOnlySpan<byte> line) => _memberBytes < line.Length && line.SequenceEqual(_text.AsSpan(0, _textBytes).TrimEnd(" \t\r\n"u8));

    /// <summary>Appends what came. The text is handed on, unless somebody has yet to read of it.</summary>
    public ValueTask<bool> AppendTo(ProjectSpool spool)
    {
        var durable = spool.AppendFramedAsync(_record.AsMemory(0, Spool.FrameRoom + _memberBytes), out var place);
        if (place is null || !_canKeep || _stream?.Position != _textBytes)
            return durable;
        _lines.Keep(place.Value, _text!, _textBytes);
        _text = null;
        return durable;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_record);
        if (_text is null)
            return;
        if (_canKeep)
            _lines.Return(_text);
        else
            ArrayPool<byte>.Shared.Return(_text);
    }

    private static GzipBody? Of(ReadOnlySequence<byte> body, ArrivedLines lines, ServerOptions limits)
    {
        if (body.Length > Math.Min(limits.MaxCompressedBytes, IngestRoom.UsualBytes - Spool.FrameRoom))
            return null;
        var record = ArrayPool<byte>.Shared.Rent(Spool.FrameRoom + (int)body.Length);
        body.CopyTo(record.AsSpan(Spool.FrameRoom));
        var member = record.AsMemory(Spool.FrameRoom, (int)body.Length);
        if (!GzipLine.IsPlain(member.Span) || GzipLine.TextLength(member.Span) > Math.Min(limits.MaxBodyBytes, IngestRoom.UsualBytes - 1))
        {
            ArrayPool<byte>.Shared.Return(record);
            return null;
        }

        var taken = new GzipBody(lines, record, member.Length, (int)GzipLine.TextLength(member.Span));
        if (taken.TryDecompress(member))
            return taken;
        taken.Dispose();
        return null;
    }

    private bool TryDecompress(ReadOnlyMemory<byte> member)
    {
        try
        {
            return GzipLine.Decompress(member, _text.AsSpan(0, _textBytes + 1)) == _textBytes;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Who reads it as any other body says what is wrong with it.
            return false;
        }
    }
}
