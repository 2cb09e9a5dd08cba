namespace Faultline.AspNetCore.Deadlines;

/// <summary>The limits of one request; zero is off.</summary>
/// <param name="Hard">Until the answer begins.</param>
/// <param name="Soft">The same, for a report alone.</param>
/// <param name="Total">Until the answer ends.</param>
/// <param name="IsAsked">Whether an endpoint or a rule of its own asks for it, so that it holds for a stream too.</param>
internal readonly record struct DeadlineLimits(TimeSpan Hard, TimeSpan Soft, TimeSpan Total, bool IsAsked)
{
    public static DeadlineLimits Of(DeadlineOptions options) => new(options.Limit, options.SoftLimit, options.TotalLimit, IsAsked: false);

    /// <summary>Until when the answer must begin: one that has to end earlier must begin earlier.</summary>
    public TimeSpan ToStart => Total > TimeSpan.Zero && (Hard == TimeSpan.Zero || Total < Hard) ? Total : Hard;

    public DeadlineLimits With(DeadlineAttribute own) => new(
        TimeSpan.FromSeconds(own.Seconds),
        own.SoftSeconds >= 0 ? TimeSpan.FromSeconds(own.SoftSeconds) : Soft,
        own.TotalSeconds >= 0 ? TimeSpan.FromSeconds(own.TotalSeconds) : Total,
        IsAsked: true);

    public DeadlineLimits With(DeadlineRule rule, bool isAsked) => new(rule.Limit ?? Hard, rule.SoftLimit ?? Soft, rule.TotalLimit ?? Total, isAsked || IsAsked);
}
