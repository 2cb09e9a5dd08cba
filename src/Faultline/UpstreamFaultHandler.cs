using Faultline.Reports;
using Faultline.Upstream;

namespace Faultline;

/// <summary>
/// Reads the faults of the service that is called, so that a fault of ours can tell them as its causes: those of the work in progress are
/// remembered, and told if the work fails of them. The caller gets the answer as it was.
/// </summary>
/// <param name="throws">Whether an error answer is thrown as an <see cref="UpstreamFaultException"/> instead. Default: false.</param>
/// <param name="time">The clock. Default: the system's.</param>
/// <remarks>
/// Of an error body up to <see cref="FaultHttpExtensions.MaxFaultBytes"/> are read ahead, for 2 seconds at most: what is not there by then is
/// not waited for, and the caller reads on where the reading ahead ended. Synchronous calls have no such limit but that of their client, since what is
/// read on their own thread cannot be left. Successful answers are not touched.
/// </remarks>
public sealed class UpstreamFaultHandler(bool throws = false, TimeProvider? time = null) : DelegatingHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!IsWanted(response))
            return response;
        try
        {
            var body = new ReadAheadStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
            await body.FillAsync(FaultHttpExtensions.MaxFaultBytes, Patience, _time, cancellationToken).ConfigureAwait(false);
            return Take(response, body);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = base.Send(request, cancellationToken);
        if (!IsWanted(response))
            return response;
        try
        {
            var body = new ReadAheadStream(response.Content.ReadAsStream(cancellationToken));
            body.Fill(FaultHttpExtensions.MaxFaultBytes);
            return Take(response, body);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private bool IsWanted(HttpResponseMessage response) => (int)response.StatusCode >= 400 && (throws || ReportContext.Current is not null);

    private HttpResponseMessage Take(HttpResponseMessage response, ReadAheadStream body)
    {
        var fault = ErrorAnswer.Read(response, body.Start, body.IsWhole, _time);
        if (throws)
            throw new UpstreamFaultException(fault, response.StatusCode);
        ReportContext.Current?.RememberUpstream((int)response.StatusCode, fault);
        Restore(response, body);
        return response;
    }

    private static void Restore(HttpResponseMessage response, ReadAheadStream body)
    {
        var original = response.Content;
        if (!body.IsWhole)
        {
            response.Content = new ReadAheadContent(original, body);
            return;
        }

        var whole = new ByteArrayContent(body.Start.ToArray());
        ReadAheadContent.CopyHeaders(original, whole);
        response.Content = whole;
        original.Dispose();
    }
}
