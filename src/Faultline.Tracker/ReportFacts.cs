using Faultline.Reports;
using Faultline.Tracker.Facts;

namespace Faultline.Tracker;

/// <summary>
/// What the tracker's rules, search and roll-ups read of one report. Text is cleaned for an index: one line, no control characters, at most
/// <see cref="MaxText"/> characters (a URL or statement <see cref="MaxLongText"/>); the payload keeps the originals. What a report does not say is null.
/// </summary>
public sealed record ReportFacts
{
    /// <summary>Longest text of a fact, in UTF-16 characters.</summary>
    public const int MaxText = 200;

    /// <summary>Longest URL, referrer or statement, in UTF-16 characters.</summary>
    public const int MaxLongText = 500;

    /// <summary>Most tags of one report; what is over is not searchable.</summary>
    public const int MaxTags = 50;

    /// <summary>The report's id.</summary>
    public required ReportId Id { get; init; }

    /// <summary>When the failure was seen, as the sender says.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The exception's class or the fault's code.</summary>
    public string? Type { get; init; }

    /// <summary>The exception's message or the fault's detail.</summary>
    public string? Value { get; init; }

    /// <summary>The service.</summary>
    public string? Reporter { get; init; }

    /// <summary>The page or endpoint, as a route pattern.</summary>
    public string? Topic { get; init; }

    /// <summary>The request's URL.</summary>
    public string? Url { get; init; }

    /// <summary>The request's method in capitals.</summary>
    public string? Method { get; init; }

    /// <summary>The HTTP status that the caller got.</summary>
    public int? Status { get; init; }

    /// <summary>The machine that it ran on (<c>hostname</c>).</summary>
    public string? Host { get; init; }

    /// <summary>The version that ran.</summary>
    public string? Release { get; init; }

    /// <summary>Where it ran, such as <c>Production</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>The fault's code.</summary>
    public string? Code { get; init; }

    /// <summary>Who asked: the user's <c>id</c>, else <c>name</c>, else <c>email</c>; null for nobody that is known.</summary>
    public string? User { get; init; }

    /// <summary>The local request id.</summary>
    public string? RequestId { get; init; }

    /// <summary>The request id that the caller sent on.</summary>
    public string? GlobalRequestId { get; init; }

    /// <summary>The W3C trace id, 32 lower-case hex digits.</summary>
    public string? TraceId { get; init; }

    /// <summary>Whether the caller's User-Agent is that of a known crawler.</summary>
    public bool Robot { get; init; }

    /// <summary>The referring page without its query, when it is on the request's own host.</summary>
    public string? LocalReferrer { get; init; }

    /// <summary>How long the request had run.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How many actions of the timeline are statements of a database.</summary>
    public int Statements { get; init; }

    /// <summary>The statement, without its literals, that took the longest in all its runs together.</summary>
    public string? Statement { get; init; }

    /// <summary>The app's tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The facts of a report. Never throws for what a report holds.</summary>
    public static ReportFacts Of(ErrorReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return FactsReader.Read(report);
    }
}
