using System.Net;
using System.Net.Http.Headers;

namespace Faultline.Cli.Mail;

/// <summary>A message on its way from a pipe to a hook: not empty, and not longer than any service takes.</summary>
internal sealed class PipedMessage : HttpContent
{
    private readonly Stream _message;
    private readonly long _mostBytes;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _begun;

    private PipedMessage(Stream message, long mostBytes)
    {
        (_message, _mostBytes) = (message, mostBytes);
        Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
    }

    /// <summary>Whether it was longer, so that it could not be sent.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Begins to read; null when there is nothing.</summary>
    public static async Task<PipedMessage?> BeginAsync(Stream message, long mostBytes, CancellationToken cancellation)
    {
        var piped = new PipedMessage(message, mostBytes);
        piped._begun = await message.ReadAsync(piped._buffer, cancellation);
        if (piped._begun > 0)
            return piped;
        piped.Dispose();
        return null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        long length = 0;
        for (var read = _begun; read > 0; read = await _message.ReadAsync(_buffer, cancellationToken))
        {
            length += read;
            IsTooLong = length > _mostBytes;
            if (IsTooLong)
                throw new IOException($"The message is longer than {_mostBytes} bytes");
            await stream.WriteAsync(_buffer.AsMemory(0, read), cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
