using System.Net;

namespace Faultline.Deadlines;

/// <summary>The body of an answer that is cut off at a deadline while it is read. Once it is read or let go nothing is left with the deadline, which may be a job's of days.</summary>
internal sealed class LimitedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly LimitedContentReads _reads;

    public LimitedContent(HttpResponseMessage response, Deadline deadline)
    {
        (_inner, _reads) = (response.Content, new LimitedContentReads(response, deadline));
        foreach (var (name, values) in _inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>From now on the deadline cuts it; a deadline that has passed does so at once.</summary>
    public void Begin() => _reads.Begin();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _reads.RunAsync(CopyAsync, static (_, _) => true, (_inner, stream, context), cancellationToken).AsTask();

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (LimitedContentReads.CanWait)
        {
            _reads.Run(CopyAsync, static (_, _) => true, (_inner, stream, context), cancellationToken);
            return;
        }

        _reads.Open();
        try
        {
            _inner.CopyTo(stream, context, cancellationToken);
            _reads.End();
        }
        finally
        {
            _reads.Close();
        }
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken)
    {
        _reads.Open();
        try
        {
            return new LimitedStream(_inner.ReadAsStream(cancellationToken), _reads);
        }
        finally
        {
            _reads.Close();
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        _reads.RunAsync(OpenAsync, static (_, _) => false, (_inner, _reads), cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reads.End();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async ValueTask<bool> CopyAsync((HttpContent Inner, Stream To, TransportContext? Context) copy, CancellationToken cancellationToken)
    {
        await copy.Inner.CopyToAsync(copy.To, copy.Context, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<Stream> OpenAsync((HttpContent Inner, LimitedContentReads Reads) body, CancellationToken cancellationToken) =>
        new LimitedStream(await body.Inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), body.Reads);
}
