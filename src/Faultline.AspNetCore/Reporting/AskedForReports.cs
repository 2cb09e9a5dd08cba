using System.Diagnostics;
using Faultline.AspNetCore.Requests;
using Faultline.Reports;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Reporting;

/// <summary>
/// Reports of healthy requests that somebody with the right asks for: by a segment <c>++oops++</c> in the path, which is taken out before routing, or by a header. The
/// request is answered as ever; the answer names the id.
/// </summary>
/// <remarks>
/// Source: Launchpad's UserRequestOops. The segment is taken out only for those whom the policy names: a proxy that refuses <c>/admin</c> sees <c>/++oops++/admin</c>, and anybody could
/// get past it otherwise. So the policy is asked before routing, for these paths alone, with the caller that the app's usual scheme of authentication knows.
/// </remarks>
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
        if (_policy is not null && request.Path.Value is { } path && Without(path) is { } healthy)
            return ShortenAsync(next, context, healthy);
        // The caller may be known when the response begins, and what the request did is in the report.
        if (request.Headers.ContainsKey(Header))
            context.Response.OnStarting(_report, new Asked(context, IsAllowed: false));
        return next(context);
    };

    private async Task ShortenAsync(RequestDelegate next, HttpContext context, string healthy)
    {
        var isAllowed = await IsAllowedAsync(context).ConfigureAwait(false);
        if (isAllowed)
            context.Request.Path = healthy;
        if (isAllowed || context.Request.Headers.ContainsKey(Header))
            context.Response.OnStarting(_report, new Asked(context, isAllowed));
        await next(context).ConfigureAwait(false);
    }

    private async Task<bool> IsAllowedAsync(HttpContext context)
    {
        var caller = context.User;
        // The fence protects the request: with a policy, or an authentication, that throws it is one like any other.
        try
        {
            var schemes = context.RequestServices.GetService<IAuthenticationSchemeProvider>();
            if (schemes is not null && await schemes.GetDefaultAuthenticateSchemeAsync().ConfigureAwait(false) is { } scheme
                && await context.AuthenticateAsync(scheme.Name).ConfigureAwait(false) is { Succeeded: true, Principal: { } known })
                context.User = known;
            return _policy!(context);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
            return false;
        }
        finally
        {
            context.User = caller;
        }
    }

    private async Task ReportAsync(object state)
    {
        // The fence protects the response: it is about to begin, and is as good without a report.
        try
        {
            var (context, isAllowed) = (Asked)state;
            var record = _tracking.RecordOf(context);
            if (record.LastReport is not null || record.IsAbandoned || !(isAllowed || MayAsk(context)))
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

    /// <summary>A request for a report.</summary>
    /// <param name="Context">The request.</param>
    /// <param name="IsAllowed">Whether its caller is known to have the right.</param>
    private sealed record Asked(HttpContext Context, bool IsAllowed);
}
