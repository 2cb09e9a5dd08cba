using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Faultline.AspNetCore;

/// <summary>
/// What leaves an error report beside unexpected exceptions and faults from <see cref="FaultlineOptions.ReportFromStatus"/> on, and what leaves none. A client that went
/// away never does.
/// </summary>
public sealed class ReportingOptions
{
    /// <summary>Links of the own site that lead to what is not there.</summary>
    public BrokenLinkOptions BrokenLinks { get; } = new();

    /// <summary>Statuses that are reported whatever answered with them, also an app's own page, which stays as it is. 200 to 599. Default: none.</summary>
    public IList<int> Statuses { get; } = [];

    /// <summary>Whether a 401 or 403 is reported when the caller has signed in. That of an anonymous caller never is by this rule. Default: true.</summary>
    public bool SignedInRefusals { get; set; } = true;

    /// <summary>
    /// Whether a form without a valid antiforgery token is reported when another site sent it, as <c>Origin</c>, else <c>Referer</c>, says. Where neither says anything
    /// there is no report. Default: true.
    /// </summary>
    public bool OffSiteForms { get; set; } = true;

    /// <summary>
    /// Whether failures of concurrency are reported: serialization failures and deadlocks of a database (SQLSTATE 40001 and 40P01), and EF Core's
    /// <c>DbUpdateConcurrencyException</c>. Default: false; the same request succeeds when it is sent again.
    /// </summary>
    public bool ConcurrencyFailures { get; set; }

    /// <summary>How long callers are asked to wait after a failure of concurrency, which is answered with 503 unless it is mapped. 0 to 1 h, in whole seconds. Default: 1 s.</summary>
    public TimeSpan ConcurrencyRetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Classes of exceptions that are never reported, by full or short name, such as <c>Shop.OutOfStockException</c>; classes derived from them, and those that implement
    /// an interface named here, neither. They are answered as before. Default: none.
    /// </summary>
    public IList<string> NeverTypes { get; } = [];

    /// <summary>
    /// Log lines of this level and above in jobs and scripts (work between <c>ReportContext.Begin</c> and its end) are reports of their own. Default:
    /// <see cref="LogLevel.Warning"/>; <see cref="LogLevel.None"/> is off.
    /// </summary>
    public LogLevel JobLogLevel { get; set; } = LogLevel.Warning;

    /// <summary>The same for log lines in requests. Default: <see cref="LogLevel.None"/>, off: a request that failed has its report anyhow.</summary>
    public LogLevel RequestLogLevel { get; set; } = LogLevel.None;

    /// <summary>How many reports one log message may make in a minute; more are counted, and the next one says how many. 1 to 100,000. Default: 10.</summary>
    public int LogReportsPerMinute { get; set; } = 10;

    /// <summary>
    /// How many reports one group of failures may make in a minute: exceptions of one class from one place, faults of one code at one endpoint, links to one target. More
    /// are answered without an id and counted, and the next report of the group says how many (<c>suppressed</c>). 0 to 100,000. Default: 0, no limit: every failure has its
    /// id, and the spool is bounded.
    /// </summary>
    public int PerGroupPerMinute { get; set; }

    /// <summary>
    /// Who may ask for a report of a healthy request, by a segment <c>++oops++</c> anywhere in its path or by the header <c>X-Request-Oops</c>. Default: null, nobody.
    /// </summary>
    /// <remarks>
    /// For the header it is asked when the response begins. For the segment it is asked before any middleware of the app, with the user whom the default scheme of authentication
    /// knows, and for all others the path is left as it is: what it allows gets past the rules that a proxy has for paths.
    /// </remarks>
    public Func<HttpContext, bool>? AskedForBy { get; set; }

    /// <summary>How many such reports all others together may ask for in a minute, by the header only. 0 to 100,000. Default: 0, none.</summary>
    public int AskedForPerMinute { get; set; }

    internal IEnumerable<string> Validate()
    {
        foreach (var problem in BrokenLinks.Validate())
            yield return "BrokenLinks:" + problem;
        foreach (var status in Statuses)
        {
            if (status is < 200 or > 599)
                yield return $"Statuses has {status}; expected 200 to 599";
        }

        if (ConcurrencyRetryAfter < TimeSpan.Zero || ConcurrencyRetryAfter > TimeSpan.FromHours(1))
            yield return $"ConcurrencyRetryAfter is {ConcurrencyRetryAfter}; expected 00:00:00 to 01:00:00";
        foreach (var type in NeverTypes)
        {
            if (string.IsNullOrWhiteSpace(type))
                yield return $"NeverTypes has '{type}'; expected names of classes, such as Shop.OutOfStockException";
        }

        foreach (var (name, level) in ((string, LogLevel)[])[(nameof(JobLogLevel), JobLogLevel), (nameof(RequestLogLevel), RequestLogLevel)])
        {
            if (!Enum.IsDefined(level))
                yield return $"{name} is {level}; expected one of {string.Join(", ", Enum.GetNames<LogLevel>())}";
        }

        (string Name, int Value, int Min)[] ranges =
            [(nameof(LogReportsPerMinute), LogReportsPerMinute, 1), (nameof(PerGroupPerMinute), PerGroupPerMinute, 0), (nameof(AskedForPerMinute), AskedForPerMinute, 0)];
        foreach (var (name, value, min) in ranges)
        {
            if (value < min || value > 100_000)
                yield return $"{name} is {value}; expected {min} to 100,000";
        }
    }
}
