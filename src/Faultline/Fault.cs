using System.Globalization;
using Faultline.Catalogue;
using Faultline.Formats;
using Faultline.Formats.Pulp;

namespace Faultline;

/// <summary>
/// What the caller of a service is told when a request fails. It holds nothing that an anonymous caller may not read;
/// the trace and the request go to the error report.
/// </summary>
/// <remarks>Sources: OpenStack API-SIG "Errors", Nova "Faults", Pulp "Exception Handling", RFC 9457.</remarks>
public sealed record Fault
{
    internal static readonly Dictionary<string, object?> NoData = [];

    // The detail as the template gave it, to tell it from one that was put in its place.
    private readonly string? _rendered;

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

    internal Fault(FaultDefinition definition, IReadOnlyDictionary<string, object?>? data)
    {
        (Definition, Code, Status, Title, Data) = (definition, definition.Code, definition.Status, definition.Title, data ?? NoData);
        (PulpCode, NovaRoot) = (definition.PulpCode, definition.NovaRoot);
        Detail = _rendered = definition.RenderDetail(Data, CultureInfo.InvariantCulture);
    }

    /// <summary>What the catalogue says of the code, or null for a fault that was made or read without one.</summary>
    public FaultDefinition? Definition { get; }

    /// <summary>The stable name of the problem.</summary>
    public FaultCode Code { get; }

    /// <summary>The HTTP status, 400 to 599.</summary>
    public int Status { get; private init; }

    /// <summary>A short summary that does not change from one occurrence to the next. In an answer it is in the caller's language.</summary>
    public string Title { get; private init; }

    /// <summary>What happened this time, for a human. In an answer it is in the caller's language, in a report in the neutral one.</summary>
    public string Detail { get; init; }

    /// <summary>The number that Pulp clients know the problem by: three upper-case letters and four digits, such as <c>PLP0009</c>. Default: the catalogue's.</summary>
    public string? PulpCode { get; init; }

    /// <summary>The root element of the Nova form, such as <c>itemNotFound</c>. Default: the catalogue's; null is the one that Nova gives to the status.</summary>
    public string? NovaRoot { get; init; }

    /// <summary>
    /// Machine-readable facts of this occurrence. Values are text, numbers, booleans, null, dates, GUIDs, and lists and
    /// maps of these, at most 10,000 in all and 16 deep; any other value goes out as its invariant text. Default: empty.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Data { get; init; } = NoData;

    /// <summary>Links that help the caller. A format that requires a help link adds one. Default: empty.</summary>
    public IReadOnlyList<FaultLink> Links { get; init; } = [];

    /// <summary>The faults that led to this one, the most recent first; an answer tells at most 64, 16 deep. Default: empty.</summary>
    public IReadOnlyList<Fault> Causes
    {
        get;
        init => field = PlainData.IsPlainList(value) && value.Any(cause => cause is null) ? [.. value.Where(cause => cause is not null)] : value;
    } = [];

    /// <summary>The local id of the failed request. Filled in when the fault is written.</summary>
    public RequestId? RequestId { get; init; }

    /// <summary>The id of the error report, if one was made and is on disk.</summary>
    public ReportId? ReportId { get; init; }

    /// <summary>How long the caller should wait before it tries again. Goes out as <c>Retry-After</c>, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Members of the document that this fault was read from and that have no place here. A format that has room for them writes them
    /// again. Default: empty.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = NoData;

    /// <summary>What the Pulp document said beside the fault that was read from it, or null.</summary>
    internal PulpEnvelope? Pulp { get; init; }

    /// <summary>This fault under another status.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The status is not between 400 and 599, or the catalogue does not declare the code under it.</exception>
    public Fault WithStatus(int status)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        if (Definition is not null && !Definition.Statuses.Contains(status))
            throw new ArgumentOutOfRangeException(nameof(status), status, $"{Code} is not declared under this status; expected one of {string.Join(", ", Definition.Statuses)}");
        return this with { Status = status };
    }

    /// <summary>Whether this fault, or a cause anywhere below it, has a code.</summary>
    /// <param name="code">The code, such as <c>compute.quota.exceeded</c>.</param>
    public bool Has(string code) => Find(code) is not null;

    /// <summary>The first fault with a code: this one, or a cause anywhere below it; null when there is none.</summary>
    /// <param name="code">The code, such as <c>compute.quota.exceeded</c>.</param>
    public Fault? Find(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Code.ToString() == code ? this : FaultCauses.All(this).FirstOrDefault(cause => cause.Code.ToString() == code);
    }

    /// <summary>This fault and its causes with the texts of a language, as far as the catalogue has them. Code and data stay.</summary>
    internal Fault In(CultureInfo culture) => FaultLanguage.Translate(this, culture);

    // A detail that was replaced after the fault was made is somebody's own words, and stays.
    internal Fault WithTextsIn(CultureInfo culture) => Definition is { Texts: not null } definition
        ? this with { Title = definition.RenderTitle(culture), Detail = ReferenceEquals(Detail, _rendered) ? definition.RenderDetail(Data, culture) : Detail }
        : this;

    /// <summary>This fault as an exception that can be thrown.</summary>
    public FaultException ToException(Exception? innerException = null) => new(this, innerException);
}
