namespace Faultline.Reports;

/// <summary>Something that failed, on its way into a report.</summary>
public sealed class Failure
{
    /// <summary>What was thrown, or null for a fault without an exception.</summary>
    public Exception? Exception { get; init; }

    /// <summary>What the caller was told, or null where nobody was.</summary>
    public Fault? Fault { get; init; }

    /// <summary>What is known of the request or job. Default: <see cref="ReportContext.Current"/>.</summary>
    public ReportContext? Context { get; init; } = ReportContext.Current;

    /// <summary>The page, endpoint or job that failed. Default: the name under which the work of <see cref="Context"/> began, if any.</summary>
    public string? Topic { get; init; }

    /// <summary>The parts of the report that only a host knows, such as the HTTP request.</summary>
    internal IReportSection? Section { get; init; }

    /// <summary>What kind of failure it is, where neither the exception's class nor the fault's code says it, such as <c>NotFound</c>. Default: null.</summary>
    internal string? Kind { get; init; }

    /// <summary>What happened, for a failure with neither exception nor fault. Default: null.</summary>
    internal string? Text { get; init; }

    /// <summary>How many reports of the same group a limit has held back since the last one. Default: 0.</summary>
    internal int Suppressed { get; init; }

    /// <summary>Whether who reports it is not the thread on which it happened, and knows none; the report then has no thread. Default: false.</summary>
    internal bool IsSeenFromOutside { get; init; }

    internal Failure With(Fault fault) => new()
    {
        Exception = Exception,
        Fault = fault,
        Context = Context,
        Topic = Topic,
        Section = Section,
        Kind = Kind,
        Text = Text,
        Suppressed = Suppressed,
        IsSeenFromOutside = IsSeenFromOutside,
    };
}
