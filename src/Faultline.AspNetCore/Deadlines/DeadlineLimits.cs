namespace Faultline.AspNetCore.Deadlines;

/// <summary>The limits of one request; zero is off.</summary>
/// <param name="Hard">Until the answer begins.</param>
/// <param name="Soft">The same, for a report alone.</param>
/// <param name="Total">Until the answer ends.</param>
/// <param name="Asked">Which of them are no defaults.</param>
internal readonly record struct DeadlineLimits(TimeSpan Hard, TimeSpan Soft, TimeSpan Total, AskedLimits Asked)
{
    public static DeadlineLimits Of(DeadlineOptions options) => new(options.Limit, options.SoftLimit, options.TotalLimit, AskedLimits.None);

    /// <summary>Until when the answer must begin: one that has to end earlier must begin earlier.</summary>
    public TimeSpan ToStart => Total > TimeSpan.Zero && (Hard == TimeSpan.Zero || Total < Hard) ? Total : Hard;

    /// <summary>What of them holds for an answer that takes as long as there is something to tell.</summary>
    public DeadlineLimits OfStream => this with { Hard = IfAsked(AskedLimits.Hard, Hard), Soft = IfAsked(AskedLimits.Soft, Soft), Total = IfAsked(AskedLimits.Total, Total) };

    public DeadlineLimits With(DeadlineAttribute own) => new(
        DeadlineAttribute.TimeOf(own.Seconds),
        own.SoftSeconds >= 0 ? DeadlineAttribute.TimeOf(own.SoftSeconds) : Soft,
        own.TotalSeconds >= 0 ? DeadlineAttribute.TimeOf(own.TotalSeconds) : Total,
        AskedLimits.Hard | (own.SoftSeconds >= 0 ? AskedLimits.Soft : 0) | (own.TotalSeconds >= 0 ? AskedLimits.Total : 0));

    public DeadlineLimits With(DeadlineRule rule, bool isAsked)
    {
        var asked = isAsked
            ? (rule.Limit is null ? 0 : AskedLimits.Hard) | (rule.SoftLimit is null ? 0 : AskedLimits.Soft) | (rule.TotalLimit is null ? 0 : AskedLimits.Total)
            : AskedLimits.None;
        return new(rule.Limit ?? Hard, rule.SoftLimit ?? Soft, rule.TotalLimit ?? Total, asked | Asked);
    }

    private TimeSpan IfAsked(AskedLimits limit, TimeSpan value) => Asked.HasFlag(limit) ? value : TimeSpan.Zero;
}
