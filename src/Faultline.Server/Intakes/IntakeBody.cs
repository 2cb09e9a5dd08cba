using System.IO.Compression;

namespace Faultline.Server.Intakes;

/// <summary>The text of an intake request: decompressed as it is read, and never more of it than the limits allow.</summary>
internal sealed class IntakeBody : IAsyncDisposable
{
    private readonly int _maxBytes;
    private readonly Stream _text;
    private readonly CompressedStream? _compressed;
    private readonly IntakeEncoding _encoding;
    private long _read;

    public IntakeBody(Stream body, IntakeEncoding encoding, ServerOptions limits)
    {
        (_maxBytes, _encoding) = (limits.MaxBodyBytes, encoding);
        _compressed = encoding is IntakeEncoding.Identity ? null : new CompressedStream(body, limits.MaxCompressedBytes);
        _text = encoding switch
        {
            IntakeEncoding.Gzip => new GZipStream(_compressed!, CompressionMode.Decompress),
            IntakeEncoding.Deflate => new ZLibStream(_compressed!, CompressionMode.Decompress),
            IntakeEncoding.Brotli => new BrotliStream(_compressed!, CompressionMode.Decompress),
            _ => body,
        };
    }

    /// <summary>A body that was decompressed in one go.</summary>
    public IntakeBody(GzipBody whole, ServerOptions limits)
        : this(whole.Text, IntakeEncoding.Identity, limits)
    {
    }

    /// <summary>Reads on; 0 at the end.</summary>
    /// <exception cref="BodyTooLargeException">There is more than a limit allows.</exception>
    /// <exception cref="InvalidDataException">It is not compressed as it says, or breaks off.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = await DecompressAsync(buffer, cancellation);
        _read += count;
        if (_read > _maxBytes)
            throw new BodyTooLargeException($"{_maxBytes} bytes");
        if (count == 0 && _compressed is not null)
            await CheckEndAsync(_compressed, cancellation);
        return count;
    }

    public ValueTask DisposeAsync() => _compressed is null ? ValueTask.CompletedTask : _text.DisposeAsync();

    private async ValueTask<int> DecompressAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await _text.ReadAsync(buffer, cancellation);
        }
        catch (InvalidOperationException e) when (_encoding is IntakeEncoding.Brotli)
        {
            // How BrotliStream says what the others say with InvalidDataException.
            throw new InvalidDataException(e.Message, e);
        }
    }

    // The streams take a body that breaks off for one that ends, unless the runtime is told otherwise (UseStrictValidation in the project file). What gzip's
    // last bytes say of the length tells them apart in any case; for that, a body may hold only one member.
    private async ValueTask CheckEndAsync(CompressedStream compressed, CancellationToken cancellation)
    {
        var rest = new byte[512];
        while (await compressed.ReadAsync(rest, cancellation) > 0)
        {
        }

        if (_encoding is IntakeEncoding.Gzip && compressed.TextLength != unchecked((uint)_read))
            throw new InvalidDataException("the gzip stream is not whole, or is followed by something else");
    }
}
