using Faultline.Formats;
using Faultline.Upstream;

namespace Faultline;

/// <summary>Reads the faults of services that are called.</summary>
public static class FaultHttpExtensions
{
    /// <summary>How much of an error body is read, in bytes: 1 MiB. Of a longer one only what its beginning says as text, and the headers.</summary>
    public const int MaxFaultBytes = 1 << 20;

    /// <summary>
    /// The fault that an error answer tells, in whatever format: branch on its code with <see cref="Fault.Has"/>, which looks at the causes
    /// too. Null for a status below 400. An error answer without a body, or with one that nobody can read, is a fault of its status.
    /// </summary>
    /// <remarks>
    /// What is buffered, as it is unless <see cref="HttpCompletionOption.ResponseHeadersRead"/> was asked for, can be read again afterwards.
    /// If the connection breaks within the body, the fault is that of the headers.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<Fault?> ReadFaultAsync(this HttpResponseMessage response, CancellationToken cancellationToken = default) =>
        ReadFaultAsync(response, TimeProvider.System, cancellationToken);

    /// <summary>The same, with a clock for a <c>Retry-After</c> that is a date in an answer that has none itself.</summary>
    public static async Task<Fault?> ReadFaultAsync(this HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(time);
        if ((int)response.StatusCode < 400)
            return null;
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        Rewind(stream);
        var body = new ReadAheadStream(stream);
        await body.FillAsync(MaxFaultBytes, Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        Rewind(stream);
        return ErrorAnswer.Read(response, body.Start, body.IsWhole, time);
    }

    /// <summary>
    /// Throws what an error answer tells. In an app with Faultline that answers this exception with a fault of its own, the upstream's is a
    /// cause of it.
    /// </summary>
    /// <returns>The answer, when its status is below 400.</returns>
    /// <exception cref="UpstreamFaultException">The status is 400 or higher.</exception>
    public static async Task<HttpResponseMessage> EnsureNoFaultAsync(this HttpResponseMessage response, CancellationToken cancellationToken = default)
    {
        var fault = await ReadFaultAsync(response, cancellationToken).ConfigureAwait(false);
        return fault is null ? response : throw new UpstreamFaultException(fault, response.StatusCode);
    }

    /// <summary>
    /// This fault with one that another service answered as its last cause: its code, status, texts, data and absolute links. What its document had
    /// beside is left out, since a service may tell us more than our callers should know.
    /// </summary>
    public static Fault CausedBy(this Fault fault, Fault upstream)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentNullException.ThrowIfNull(upstream);
        return fault with { Causes = [.. fault.Causes, ToldByUpstream.ForOurCallers(upstream)] };
    }

    private static void Rewind(Stream stream)
    {
        if (stream.CanSeek)
            stream.Position = 0;
    }
}
