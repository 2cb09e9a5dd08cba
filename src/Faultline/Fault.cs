namespace Faultline;

/// <summary>
/// What the caller of a service is told when a request fails. It holds nothing that an anonymous caller may not read;
/// the trace and the request go to the error report.
/// </summary>
/// <remarks>Sources: OpenStack API-SIG "Errors", Nova "Faults", Pulp "Exception Handling", RFC 9457.</remarks>
public sealed record Fault
{
    private static readonly Dictionary<string, object?> NoData = [];

    /// <summary>Makes a fault.</summary>
    /// <param name="code">The stable name of the problem.</param>
    /// <param name="status">The HTTP status, 400 to 599.</param>
    /// <param name="title">A short summary that does not change from one occurrence to the next.</param>
    /// <param name="detail">What happened this time, for a human.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not between 400 and 599.</exception>
    public Fault(FaultCode code, int status, string title, string detail)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentException.ThrowIfNullOrWhiteSpace(code.ToString(), nameof(code));
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(detail);
        (Code, Status, Title, Detail) = (code, status, title, detail);
    }

    /// <summary>Makes a fault; the code as text, such as <c>compute.server.not_found</c>.</summary>
    /// <exception cref="FormatException">The text is not a code.</exception>
    public Fault(string code, int status, string title, string detail)
        : this(FaultCode.Parse(code), status, title, detail)
    {
    }

    /// <summary>The stable name of the problem.</summary>
    public FaultCode Code { get; }

    /// <summary>The HTTP status, 400 to 599.</summary>
    public int Status { get; }

    /// <summary>A short summary that does not change from one occurrence to the next.</summary>
    public string Title { get; }

    /// <summary>What happened this time, for a human.</summary>
    public string Detail { get; init; }

    /// <summary>
    /// Machine-readable facts of this occurrence. Values are text, numbers, booleans, null, dates, GUIDs, and lists and
    /// maps of these, at most 10,000 in all and 16 deep; any other value goes out as its invariant text. Default: empty.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Data { get; init; } = NoData;

    /// <summary>Links that help the caller. A format that requires a help link adds one. Default: empty.</summary>
    public IReadOnlyList<FaultLink> Links { get; init; } = [];

    /// <summary>The faults that led to this one, the most recent first; an answer tells at most 64, 16 deep. Default: empty.</summary>
    public IReadOnlyList<Fault> Causes { get; init; } = [];

    /// <summary>The local id of the failed request. Filled in when the fault is written.</summary>
    public RequestId? RequestId { get; init; }

    /// <summary>The id of the error report, if one was made and is on disk.</summary>
    public ReportId? ReportId { get; init; }

    /// <summary>How long the caller should wait before it tries again. Goes out as <c>Retry-After</c>, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>This fault as an exception that can be thrown.</summary>
    public FaultException ToException(Exception? innerException = null) => new(this, innerException);
}
