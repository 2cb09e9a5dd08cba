using System.IO.Compression;

namespace Faultline.Server.Intakes;

/// <summary>The text of an intake request: decompressed as it is read, and never more of it than the limits allow.</summary>
internal sealed class IntakeBody : IAsyncDisposable
{
    private readonly int _maxBytes;
    private readonly Stream _text;
    private readonly CompressedStream? _compressed;
    private long _read;

    public IntakeBody(Stream body, bool gzip, ServerOptions limits)
    {
        _maxBytes = limits.MaxBodyBytes;
        _compressed = gzip ? new CompressedStream(body, limits.MaxCompressedBytes) : null;
        _text = _compressed is null ? body : new GZipStream(_compressed, CompressionMode.Decompress);
    }

    /// <summary>Reads on; 0 at the end.</summary>
    /// <exception cref="BodyTooLargeException">There is more than a limit allows.</exception>
    /// <exception cref="InvalidDataException">It is not gzip, or breaks off.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = await _text.ReadAsync(buffer, cancellation);
        _read += count;
        if (_read > _maxBytes)
            throw new BodyTooLargeException($"{_maxBytes} bytes");
        if (count == 0 && _compressed is not null)
            await CheckEndAsync(_compressed, cancellation);
        return count;
    }

    public ValueTask DisposeAsync() => _compressed is null ? ValueTask.CompletedTask : _text.DisposeAsync();

    // GZipStream takes a body that breaks off for one that ends. What its last bytes say of the length tells them apart;
    // for that, a body may hold only one gzip member.
    private async ValueTask CheckEndAsync(CompressedStream compressed, CancellationToken cancellation)
    {
        var rest = new byte[512];
        while (await compressed.ReadAsync(rest, cancellation) > 0)
        {
        }

        if (compressed.TextLength != unchecked((uint)_read))
            throw new InvalidDataException("the gzip stream is not whole, or is followed by something else");
    }
}
