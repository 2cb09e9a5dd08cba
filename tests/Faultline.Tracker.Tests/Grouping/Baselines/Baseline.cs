using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>A way of grouping that others use, made again here from what is written of it, to be compared with.</summary>
internal sealed record Baseline(string Name, Func<ErrorReport, string> Key)
{
    public static IReadOnlyList<Baseline> All { get; } =
    [
        new("exact text (SE.Exceptional)", ExactText.Key),
        new("title+transaction (Bugsink v1)", TitleAndTransaction.Key),
        new("type+template (Bugsink v2)", TypeAndTemplate.Key),
        new("Honeybadger", Honeybadger.Key),
        new("first user frame (Exceptionless)", FirstUserFrame.Key),
        new("Sentry-like app hash", SentryLike.Key),
    ];
}
