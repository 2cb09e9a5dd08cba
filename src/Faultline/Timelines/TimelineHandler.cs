using System.Net;

namespace Faultline.Timelines;

/// <summary>
/// Makes each request of an <see cref="HttpClient"/> an action of the timeline, such as <c>GET https://tax.internal/rates/7 200</c>, from when it is sent until the
/// headers of the answer are there. Query and fragment are left out, since they may be anybody's data.
/// </summary>
public sealed class TimelineHandler : DelegatingHandler
{
    /// <summary>The category of its actions.</summary>
    public const string Category = "http";

    /// <summary>The source of the framework's own activities for the same requests.</summary>
    internal const string Source = "System.Net.Http";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var action = Begin(request);
        HttpStatusCode? status = null;
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            status = response.StatusCode;
            return response;
        }
        finally
        {
            End(action, status);
        }
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var action = Begin(request);
        HttpStatusCode? status = null;
        try
        {
            var response = base.Send(request, cancellationToken);
            status = response.StatusCode;
            return response;
        }
        finally
        {
            End(action, status);
        }
    }

    private static TimedAction Begin(HttpRequestMessage request)
    {
        if (Reports.ReportContext.Current is not { } work)
            return TimedAction.Nowhere;
        var url = request.RequestUri is { IsAbsoluteUri: true } uri ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "";
        return work.Timeline.Begin(new ActionStart(Category, $"{request.Method.Method} {Reports.ReportText.CutBetweenWords(url, Timeline.LongestDetail)}") { Source = Source });
    }

    private static void End(TimedAction action, HttpStatusCode? status)
    {
        if (action != TimedAction.Nowhere)
            action.Detail = status is null ? $"{action.Detail} failed" : $"{action.Detail} {(int)status}";
    }
}
