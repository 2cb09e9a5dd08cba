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

    /// <summary>The page, endpoint or job that failed. Default: absent.</summary>
    public string? Topic { get; init; }

    /// <summary>The parts of the report that only a host knows, such as the HTTP request.</summary>
    internal IReportSection? Section { get; init; }

    internal Failure With(Fault fault) => new() { Exception = Exception, Fault = fault, Context = Context, Topic = Topic, Section = Section };
}
