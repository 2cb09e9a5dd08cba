using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore;

/// <summary>
/// How long requests may take. Bound from the section <c>Faultline:Deadlines</c>; limits and rules that change in the configuration hold from the
/// next request on. Everything is off until a limit is given.
/// </summary>
public sealed class DeadlineOptions
{
    private static readonly string[] TeamClaims = ["team", "teams", "group", "groups", ClaimTypes.Role, "role"];

    /// <summary>
    /// The hard limit: how long a request may take until its answer begins. At the limit the caller has a complete fault 503, whatever the code does. Zero is
    /// off. Default: zero.
    /// </summary>
    public TimeSpan Limit { get; set; }

    /// <summary>How long a request may take until its answer begins without leaving a report. The answer stays as it is. Zero is off. Default: zero.</summary>
    public TimeSpan SoftLimit { get; set; }

    /// <summary>
    /// How long a request may take until its answer ends. One that has begun can only be cut: HTTP/1.1 closes the connection, HTTP/2 resets the
    /// stream. Zero is off. Default: zero.
    /// </summary>
    public TimeSpan TotalLimit { get; set; }

    /// <summary>What the header <c>Retry-After</c> of an expired request says. At least one second. Default: 5 seconds.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the making of the fault itself may take; then the caller gets a bare 503. 10 ms to one minute. Default: 2 seconds.</summary>
    public TimeSpan ErrorPageLimit { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>More statements of a database than this in one request leave a report. 0 is off. Default: 0.</summary>
    public int StatementBudget { get; set; }

    /// <summary>A statement that one request repeats more often than this leaves a report. 0 is off. Default: 0.</summary>
    public int RepeatedStatementBudget { get; set; }

    /// <summary>
    /// So many handlers may be late, that is, run on after their request was answered; while there are more, new requests are refused with 503, and
    /// the instance is unhealthy. 1 or more. Default: 256.
    /// </summary>
    public int MaxLateHandlers { get; set; } = 256;

    /// <summary>
    /// Paths that are answered, with what lies below them, also while requests are refused because of <see cref="MaxLateHandlers"/>, such as <c>/healthz</c> of
    /// <c>UseHealthChecks</c>. Endpoints of <c>MapHealthChecks</c> are answered without. Default: none.
    /// </summary>
    public IList<string> NeverRefused { get; } = [];

    /// <summary>
    /// At so many late handlers an HTTP/2 or HTTP/3 connection is asked to close (GOAWAY), since the server holds a place for each. 1 or more; Kestrel ends
    /// a connection that has twice its <c>MaxStreamsPerConnection</c>. Default: 16.
    /// </summary>
    public int MaxLateHandlersPerConnection { get; set; } = 16;

    /// <summary>
    /// How many threads more than usual the thread pool may get while late code holds its threads. The pool is the process's: with several
    /// apps in one process the largest number holds. 0 leaves the pool alone. Default: 128.
    /// </summary>
    public int MaxExtraThreads { get; set; } = 128;

    /// <summary>Whether limits hold while a debugger is attached. Default: false.</summary>
    public bool EnforceUnderDebugger { get; set; }

    /// <summary>Limits for pages, teams, users and shares of users. Default: none.</summary>
    public IList<DeadlineRule> Rules { get; } = [];

    /// <summary>
    /// Finds the teams of the caller, for rules such as <c>team:beta</c>. Default: the values of the claims <c>team</c>, <c>teams</c>, <c>group</c>,
    /// <c>groups</c>, <c>role</c> and of <see cref="ClaimTypes.Role"/>.
    /// </summary>
    public Func<HttpContext, IEnumerable<string>> Teams { get; set; } =
        context => context.User.Claims.Where(claim => TeamClaims.Contains(claim.Type)).Select(claim => claim.Value);

    /// <summary>Says what is wrong with these options; empty when nothing is.</summary>
    internal IEnumerable<string> Validate()
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, TimeSpan)>)[(nameof(Limit), Limit), (nameof(SoftLimit), SoftLimit), (nameof(TotalLimit), TotalLimit)])
        {
            if (value < TimeSpan.Zero)
                return [$"{name} is {value}; expected zero, which is off, or more"];
        }

        return ValidateNumbers().Concat(Rules.SelectMany(rule => rule.Validate()));
    }

    private IEnumerable<string> ValidateNumbers()
    {
        if (RetryAfter < TimeSpan.FromSeconds(1))
            yield return $"RetryAfter is {RetryAfter}; expected one second or more";
        if (ErrorPageLimit < TimeSpan.FromMilliseconds(10) || ErrorPageLimit > TimeSpan.FromMinutes(1))
            yield return $"ErrorPageLimit is {ErrorPageLimit}; expected 10 ms to one minute";
        if (StatementBudget < 0)
            yield return $"StatementBudget is {StatementBudget}; expected 0, which is off, or more";
        if (RepeatedStatementBudget < 0)
            yield return $"RepeatedStatementBudget is {RepeatedStatementBudget}; expected 0, which is off, or more";
        if (MaxLateHandlers < 1)
            yield return $"MaxLateHandlers is {MaxLateHandlers}; expected 1 or more";
        if (MaxLateHandlersPerConnection < 1)
            yield return $"MaxLateHandlersPerConnection is {MaxLateHandlersPerConnection}; expected 1 or more";
        foreach (var path in NeverRefused.Where(path => !path.StartsWith('/')))
            yield return $"NeverRefused has '{path}'; expected a path that begins with /, such as /healthz";
        if (MaxExtraThreads is < 0 or > 10_000)
            yield return $"MaxExtraThreads is {MaxExtraThreads}; expected 0 to 10000";
    }
}
