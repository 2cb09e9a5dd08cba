using System.Diagnostics;
using Faultline.AspNetCore.Links;
using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Reporting;

/// <summary>Decides whether a failure leaves a report. The order of the questions is the rule.</summary>
internal sealed class ReportRules(IOptions<FaultlineOptions> options, BrokenLinks links, OwnSites sites, TimeProvider time)
{
    private static readonly ReportPlan OffSite = new() { Kind = "OffsiteFormPostError" };

    private readonly FaultlineOptions _options = options.Value;
    private readonly ReportingOptions _rules = options.Value.Reporting;
    private readonly HashSet<int> _statuses = [.. options.Value.Reporting.Statuses];
    private readonly NeverReported _never = new(options.Value.Reporting.NeverTypes);
    private readonly GroupLimit _limit = new(options.Value.Reporting.PerGroupPerMinute, time);
    private readonly LinkLimit _links = new(options.Value.Reporting.BrokenLinks.LinksPerHour, options.Value.Reporting.BrokenLinks.PerLinkPerHour, time);

    /// <summary>Whether a status is reported whatever answered with it.</summary>
    public bool Lists(int status) => _statuses.Count > 0 && _statuses.Contains(status);

    /// <summary>The report of a failure; null when it leaves none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="fault">What the caller is told.</param>
    /// <param name="exception">What was thrown, or null.</param>
    /// <param name="isExpected">Whether somebody foresaw it.</param>
    /// <param name="isOwnAnswer">Whether the app has answered by itself; then what it says is no failure by its status alone.</param>
    public ReportPlan? Of(HttpContext context, Fault fault, Exception? exception, bool isExpected, bool isOwnAnswer = false)
    {
        // The fence protects the answer: what cannot be decided, since a class of the app's throws when it is looked at, is reported.
        try
        {
            return Decide(context, fault, exception, isExpected, isOwnAnswer);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
            return isOwnAnswer ? null : ReportPlan.Plain;
        }
    }

    /// <summary>The report of a listed status below 400; null when a limit holds it back.</summary>
    public ReportPlan? OfStatus(HttpContext context, int status)
    {
        var plan = new ReportPlan { Kind = "ReportedStatus" };
        return _limit.IsOn ? Limited(plan, $"status {status} {HttpSection.TopicOf(context, RequestEndpoint.Asked(context))}") : plan;
    }

    private ReportPlan? Decide(HttpContext context, Fault fault, Exception? exception, bool isExpected, bool isOwnAnswer)
    {
        if (fault.ReportId is not null || _never.Has(exception))
            return null;
        var plan = Special(context, fault, exception)
            ?? (Lists(fault.Status) || Matters(fault, exception, isExpected, isOwnAnswer) || IsRefusalOfUser(context, fault.Status) ? ReportPlan.Plain : null);
        if (plan is null || !_limit.IsOn)
            return plan;
        var limited = Limited(plan, GroupOfFailure.Of(context, fault, exception, plan.Link));
        if (limited is null && plan.Link is { } link)
            _links.GiveBack(KeyOf(context, link), plan.Suppressed);
        return limited;
    }

    private ReportPlan? Special(HttpContext context, Fault fault, Exception? exception)
    {
        // Most failures are neither: nothing is looked at for them.
        if (fault.Status >= StatusCodes.Status500InternalServerError)
            return null;
        if (links.Find(context, fault) is { } link && _links.TryTake(KeyOf(context, link), out var suppressed))
            return new ReportPlan { Kind = link.Kind, Link = link, Suppressed = suppressed };
        return _rules.OffSiteForms && IsForgery(context, fault, exception) && IsFromElsewhere(context.Request) ? OffSite : null;
    }

    private static string KeyOf(HttpContext context, BrokenLink link) => $"{GroupOfFailure.Of(context, link)} {link.Page ?? link.Origin}";

    private bool Matters(Fault fault, Exception? exception, bool isExpected, bool isOwnAnswer)
    {
        if (isOwnAnswer || (exception is not null && !_rules.ConcurrencyFailures && ConcurrencyFailure.Is(exception)))
            return false;
        return !isExpected || fault.Status >= _options.ReportFromStatus;
    }

    private bool IsRefusalOfUser(HttpContext context, int status) =>
        _rules.SignedInRefusals && status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden && context.User.Identity is { IsAuthenticated: true };

    private static bool IsForgery(HttpContext context, Fault fault, Exception? exception) =>
        exception is AntiforgeryValidationException
        || fault.Code.ToString().EndsWith(".antiforgery_failed", StringComparison.Ordinal)
        || context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false };

    // Browsers send "null" also for forms of the own site, under Referrer-Policy: no-referrer.
    private bool IsFromElsewhere(HttpRequest request)
    {
        var said = request.Headers.Origin is [{ } origin] && origin != "null" ? origin : request.Headers.Referer is [{ } referrer] ? referrer : null;
        return OwnSite.Page(said) is { } page && !sites.Have(request, page);
    }

    private ReportPlan? Limited(ReportPlan plan, string group)
    {
        if (!_limit.TryTake(group, out var suppressed))
            return null;
        return suppressed > 0 ? plan with { Suppressed = plan.Suppressed + suppressed } : plan;
    }
}
