using System.Buffers.Binary;

namespace Faultline.Server.Intakes;

/// <summary>Counts what a gzip body has on the wire, up to a limit, and remembers its last four bytes: there gzip says how long the text is.</summary>
internal sealed class CompressedStream(Stream inner, int maxBytes) : Stream
{
    // Header (10), no text at all (2), checksum and length (8): what is shorter is no gzip (RFC 1952).
    private const int LeastLength = 18;

    private readonly byte[] _tail = new byte[4];
    private long _read;

    /// <summary>The length of the text modulo 2³², as the last four bytes say; null while there is less than the shortest gzip.</summary>
    public uint? TextLength => _read >= LeastLength ? BinaryPrimitives.ReadUInt32LittleEndian(_tail) : null;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _read += count;
        if (_read > maxBytes)
            throw new BodyTooLargeException($"{maxBytes} bytes as it is sent");
        Remember(buffer.Span[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        var kept = Math.Max(0, _tail.Length - bytes.Length);
        _tail.AsSpan(_tail.Length - kept).CopyTo(_tail);
        bytes[^(_tail.Length - kept)..].CopyTo(_tail.AsSpan(kept));
    }
}
