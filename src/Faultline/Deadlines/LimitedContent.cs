using System.Diagnostics;
using System.Net;

namespace Faultline.Deadlines;

/// <summary>The body of an answer that is cut off at a deadline while it is read. Once it is read or let go nothing is left with the deadline, which may be a job's of days.</summary>
internal sealed class LimitedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly HttpResponseMessage _response;
    private readonly Deadline _deadline;
    private CancellationTokenRegistration _registration;

    public LimitedContent(HttpResponseMessage response, Deadline deadline)
    {
        (_inner, _response, _deadline) = (response.Content, response, deadline);
        foreach (var (name, values) in _inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>From now on the deadline cuts it; a deadline that has passed does so at once.</summary>
    /// <remarks>The limit alone, whoever left before it: when the client of ours goes away the work may go on, and what it reads still ends at the limit.</remarks>
    public void Begin() => _registration = _deadline.EarlyToken.UnsafeRegister(
        static (state, _) => ThreadPool.UnsafeQueueUserWorkItem(static content => content.CutNow(), (LimitedContent)state!, preferLocal: false), this);

    /// <summary>It was read to its end, or nobody reads it any more.</summary>
    public void Ended() => _registration.Unregister();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await _inner.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
        Ended();
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _inner.CopyTo(stream, context, cancellationToken);
        Ended();
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new LimitedStream(_inner.ReadAsStream(cancellationToken), this);

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new LimitedStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), this);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Ended();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CutNow()
    {
        // The fence protects the process, as this runs on a thread of the pool: the stream may be one of the app's.
        try
        {
            _response.Dispose();
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }
}
