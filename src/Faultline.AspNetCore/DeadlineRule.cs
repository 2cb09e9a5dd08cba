using Faultline.AspNetCore.Deadlines;

namespace Faultline.AspNetCore;

/// <summary>
/// Limits for some requests. Of the rules that match a request the one with the highest priority holds, of several the first. What an endpoint says of
/// itself stands behind the rules of priority 0 and before those of scope <c>default</c>.
/// </summary>
public sealed class DeadlineRule
{
    /// <summary>
    /// Which requests: <c>default</c>, all · <c>page:GET /orders/{id}</c>, a page as reports call it, also without method, and what lies below it ·
    /// <c>team:beta</c> · <c>user:7c0a</c>, the id of the user · <c>userslice:0,10</c>, the users whose id leaves 0 when divided by 10; of an id that is
    /// no number its hash counts.
    /// </summary>
    public string Scope { get; set; } = "default";

    /// <summary>The hard limit; zero is off. Default: null, as it is without the rule.</summary>
    public TimeSpan? Limit { get; set; }

    /// <summary>The soft limit; zero is off. Default: null, as it is without the rule.</summary>
    public TimeSpan? SoftLimit { get; set; }

    /// <summary>The total limit; zero is off. Default: null, as it is without the rule.</summary>
    public TimeSpan? TotalLimit { get; set; }

    /// <summary>The higher number goes first. Default: 0.</summary>
    public int Priority { get; set; }

    internal IEnumerable<string> Validate()
    {
        if (!DeadlineScope.TryParse(Scope, out _))
            yield return $"Rules has the scope '{Scope}'; expected default, page:NAME, team:NAME, user:ID or userslice:REST,COUNT, such as userslice:0,10";
        if (Limit < TimeSpan.Zero || SoftLimit < TimeSpan.Zero || TotalLimit < TimeSpan.Zero)
            yield return $"Rules has a negative limit for '{Scope}'; expected zero, which is off, or more";
    }
}
