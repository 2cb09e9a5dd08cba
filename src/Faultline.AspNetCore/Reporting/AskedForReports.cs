using System.Diagnostics;
using Faultline.AspNetCore.Requests;
using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Reporting;

/// <summary>
/// Reports of healthy requests that somebody with the right asks for: by a segment <c>++oops++</c> in the path, which is taken out before routing, or by a header. The
/// request is answered as ever; the answer names the id.
/// </summary>
/// <remarks>Source: Launchpad's UserRequestOops.</remarks>
internal sealed class AskedForReports
{
    /// <summary>The segment of a path.</summary>
    public const string Segment = "++oops++";

    /// <summary>The header; its value does not matter.</summary>
    public const string Header = "X-Request-Oops";

    private readonly RequestTracking _tracking;
    private readonly Reporter _reporter;
    private readonly Func<HttpContext, bool>? _policy;
    private readonly GroupLimit _limit;
    private readonly string _idHeader;
    private readonly Func<object, Task> _report;

    public AskedForReports(IOptions<FaultlineOptions> options, RequestTracking tracking, Reporter reporter, TimeProvider time)
    {
        var rules = options.Value.Reporting;
        (_tracking, _reporter, _policy, _idHeader) = (tracking, reporter, rules.AskedForBy, options.Value.ReportIdHeader);
        _limit = new GroupLimit(rules.AskedForPerMinute, time);
        _report = ReportAsync;
    }

    /// <summary>Whether anybody may ask; if not, paths are left alone.</summary>
    public bool IsOn => _policy is not null || _limit.IsOn;

    /// <summary>A path without the segment; null when it has none.</summary>
    public static string? Without(string path)
    {
        if (!path.Contains(Segment, StringComparison.Ordinal))
            return null;
        var segments = path.Split('/');
        var kept = Array.FindAll(segments, segment => segment != Segment);
        if (kept.Length == segments.Length)
            return null;
        return kept.Length <= 1 ? "/" : string.Join('/', kept);
    }

    public RequestDelegate Before(RequestDelegate next) => context =>
    {
        var request = context.Request;
        var isAsked = request.Headers.ContainsKey(Header);
        if (request.Path.Value is { } path && Without(path) is { } healthy)
        {
            request.Path = healthy;
            isAsked = true;
        }

        // The caller may be known by then, and what the request did is in the report.
        if (isAsked)
            context.Response.OnStarting(_report, context);
        return next(context);
    };

    private async Task ReportAsync(object state)
    {
        // The fence protects the response: it is about to begin, and is as good without a report.
        try
        {
            var context = (HttpContext)state;
            var record = _tracking.RecordOf(context);
            if (record.LastReport is not null || record.IsAbandoned || !MayAsk(context))
                return;
            var id = await _reporter.ReportAsync(new Failure
            {
                Context = record,
                Topic = HttpSection.TopicOf(context),
                Section = new HttpSection(context, record, context.Response.StatusCode),
                Kind = "UserRequestOops",
                Text = "A report of this request was asked for",
            }).ConfigureAwait(false);
            if (id is not null)
                context.Response.Headers[_idHeader] = id.ToString();
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    private bool MayAsk(HttpContext context) => _policy?.Invoke(context) == true || (_limit.IsOn && _limit.TryTake("asked", out _));
}
