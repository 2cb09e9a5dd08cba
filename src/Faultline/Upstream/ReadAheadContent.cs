using System.Net;

namespace Faultline.Upstream;

/// <summary>The content of an answer, the beginning of which was read ahead; for its reader it is the same.</summary>
internal sealed class ReadAheadContent : HttpContent
{
    private readonly HttpContent _original;
    private readonly ReadAheadStream _stream;

    public ReadAheadContent(HttpContent original, ReadAheadStream stream)
    {
        (_original, _stream) = (original, stream);
        CopyHeaders(original, this);
    }

    /// <summary>Gives one content the headers of another.</summary>
    public static void CopyHeaders(HttpContent from, HttpContent to)
    {
        foreach (var (name, values) in from.Headers.NonValidated)
            to.Headers.TryAddWithoutValidation(name, values);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _stream.CopyToAsync(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _stream.CopyToAsync(stream, cancellationToken);

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _stream.CopyTo(stream);

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => _stream;

    // Whatever the headers say, they were copied; nobody knows better before the end.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
            _original.Dispose();
        }

        base.Dispose(disposing);
    }
}
