using Faultline.Reports;

namespace Faultline;

/// <summary>
/// Sends the request id of the work in progress on to the service that is called: the global id, else the local one. A
/// header that the caller set itself is left alone.
/// </summary>
/// <param name="header">The header. Default: <c>X-OpenStack-Request-Id</c>.</param>
public sealed class RequestIdHandler(string header = "X-OpenStack-Request-Id") : DelegatingHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Add(request);
        return base.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Add(request);
        return base.Send(request, cancellationToken);
    }

    private void Add(HttpRequestMessage request)
    {
        if (ReportContext.Current is { } context && !request.Headers.Contains(header))
            request.Headers.TryAddWithoutValidation(header, context.OutboundRequestId.ToString());
    }
}
