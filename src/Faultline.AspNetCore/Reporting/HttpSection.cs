using System.Diagnostics;
using Faultline.AspNetCore.Links;
using Faultline.AspNetCore.Requests;
using Faultline.Reports;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Faultline.AspNetCore.Reporting;

/// <summary>The HTTP parts of a report. Bodies, cookies and credentials are never read; of most headers only the name is kept.</summary>
internal sealed class HttpSection(HttpContext context, RequestRecord record, int status, BrokenLink? link = null) : IReportSection
{
    /// <summary>The page or endpoint, as <c>GET /v2.1/servers/{id}</c>; null when none was found.</summary>
    public static string? TopicOf(HttpContext context) => TopicOf(context, RequestEndpoint.Of(context));

    /// <summary>The same for an endpoint that is known.</summary>
    public static string? TopicOf(HttpContext context, Endpoint? endpoint) => endpoint switch
    {
        RouteEndpoint route => $"{context.Request.Method} {Rooted(route.RoutePattern.RawText)}",
        { DisplayName: { } name } => name,
        _ => null,
    };

    public void Write(ReportDocument report)
    {
        var json = report.Json;
        var request = context.Request;
        json.WriteString("url"u8, ReportText.Cut(UrlOf(report.Scrubber), report.Limits.Value * 2));
        if (!context.Response.HasStarted)
            json.WriteNumber("status"u8, status);
        WriteTrace(report, request);
        json.WriteStartObject("request"u8);
        report.Value("method"u8, request.Method);
        report.Value("protocol"u8, request.Protocol);
        WriteHeaders(report, request.Headers);
        WriteRoute(report, request.RouteValues);
        json.WriteEndObject();
        if (link is not null)
            WriteLink(report, link);
        if (!context.Response.HasStarted)
            return;
        json.WriteNumber("status"u8, context.Response.StatusCode);
        json.WriteStartObject("response"u8);
        json.WriteBoolean("started"u8, true);
        json.WriteNumber("bytes_sent"u8, record.Wire.Sent);
        json.WriteEndObject();
    }

    private static void WriteLink(ReportDocument report, BrokenLink link)
    {
        report.Json.WriteStartObject("link"u8);
        if (link.Page is { } page)
            report.Json.WriteString("page"u8, ReportText.Cut(report.Scrubber.Url(page), report.Limits.Value));
        else if (link.Origin is { } origin)
            report.Value("origin"u8, origin);
        report.Json.WriteEndObject();
    }

    // What the route says is a secret, such as {token}, is one in the path too.
    private string UrlOf(Scrubber scrubber)
    {
        var request = context.Request;
        // While the pipeline runs again for the page of a bare status or an exception, the path is that of the page.
        var again = context.Features.Get<IStatusCodeReExecuteFeature>();
        var failed = again is null ? context.Features.Get<IExceptionHandlerPathFeature>() : null;
        var (pathBase, path, query) = again is null
            ? (request.PathBase.ToUriComponent(), failed is { Path: ['/', ..] asked } ? new PathString(asked).ToUriComponent() : request.Path.ToUriComponent(), request.QueryString.ToUriComponent())
            : (new PathString(again.OriginalPathBase).ToUriComponent(), new PathString(again.OriginalPath).ToUriComponent(), again.OriginalQueryString ?? "");
        foreach (var (name, value) in again?.RouteValues ?? failed?.RouteValues ?? request.RouteValues)
        {
            if (value is string { Length: > 0 } secret && scrubber.IsSensitive(name))
                path = path.Replace(new PathString("/" + secret).ToUriComponent()[1..], Scrubber.Hidden, StringComparison.Ordinal);
        }

        var url = $"{request.Scheme}://{request.Host.Value}{pathBase}{path}{query}";
        return scrubber.Url(ReportText.CutBetweenWords(url, 16_384));
    }

    // Without an Activity (nobody listens, nothing logs) the context that the caller sent is all there is.
    private static void WriteTrace(ReportDocument report, HttpRequest request)
    {
        if (Activity.Current is not null || request.Headers.TraceParent.ToString() is not { Length: > 0 } sent
            || !ActivityContext.TryParse(sent, null, out var parent))
            return;
        report.Json.WriteStartObject("trace"u8);
        report.Json.WriteString("trace_id"u8, parent.TraceId.ToHexString());
        report.Value("parent"u8, sent);
        report.Json.WriteEndObject();
    }

    private static void WriteHeaders(ReportDocument report, IHeaderDictionary headers)
    {
        report.Json.WriteStartObject("headers"u8);
        var written = 0;
        foreach (var (name, value) in headers)
        {
            if (written++ == report.Limits.Entries)
            {
                report.Lose("headers", $"only {report.Limits.Entries} of {headers.Count} kept");
                break;
            }

            var kept = report.Scrubber.Header(name, ReportText.CutBetweenWords(value.ToString(), report.Limits.Value * 8));
            report.Json.WriteString(ReportText.Cut(name, report.Limits.Value), ReportText.Cut(kept, report.Limits.Value));
        }

        report.Json.WriteEndObject();
    }

    private static void WriteRoute(ReportDocument report, RouteValueDictionary values)
    {
        if (values.Count == 0)
            return;
        report.Json.WriteStartObject("route"u8);
        foreach (var (name, value) in values)
            report.Named(name, report.TextOf($"route value {name}", value));
        report.Json.WriteEndObject();
    }

    private static string Rooted(string? pattern) => pattern is ['/', ..] ? pattern : "/" + pattern;
}
