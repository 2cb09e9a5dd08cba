using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Faultline.Timelines;

namespace Faultline.Reports;

/// <summary>
/// What the operator is told of one failure: a read-only view of one report as it travels, that is, one JSON object on
/// one line (docs/formats/report.md). Only the id is required; every other member may be absent.
/// </summary>
/// <remarks>
/// Nothing here throws for what a report holds. A value of another type than the format says counts as absent and is
/// found in <see cref="Unknown"/>, and so is every key that this view does not know. The text comes from anywhere: escape it
/// for the place where it is shown. Members may be read by many threads at once.
/// </remarks>
public sealed class ErrorReport
{
    /// <summary>How deep objects and arrays may nest in a report: 64.</summary>
    public const int MaxDepth = 64;

    internal static readonly IReadOnlyDictionary<string, JsonElement> NothingUnknown = ReadOnlyDictionary<string, JsonElement>.Empty;

    private readonly JsonElement _root;
    private readonly ReportedHead _head;

    internal ErrorReport(ReadOnlyMemory<byte> raw, JsonElement root, in ReportedHead head, ReportId id) => (Raw, _root, _head, Id) = (raw, root, head, id);

    /// <summary>The report's own bytes, UTF-8, as they came but for white space before and after.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The id.</summary>
    public ReportId Id { get; }

    /// <summary>When the failure was seen, UTC, or null.</summary>
    public DateTimeOffset? Time => _head.Time;

    /// <summary>The full name of the outermost exception's class, such as <c>System.InvalidOperationException</c>, or the fault's code; or null.</summary>
    public string? Type => _head.Type;

    /// <summary>The outermost exception's scrubbed message, or the fault's detail; or null.</summary>
    public string? Value => _head.Value;

    /// <summary>The service that failed, such as <c>compute</c>, or null.</summary>
    public string? Reporter => _head.Reporter;

    /// <summary>The page or endpoint, as a route pattern such as <c>GET /v2.1/servers/{id}</c>, or null.</summary>
    public string? Topic => _head.Topic;

    /// <summary>The scrubbed URL of the request, or null.</summary>
    public string? Url => _head.Url;

    /// <summary>How long the request had run (seconds on the wire), or null.</summary>
    public TimeSpan? Duration => _head.Duration;

    /// <summary>The HTTP status that the caller got, or null, as when the process died.</summary>
    public int? Status => _head.Status;

    /// <summary>The local request id, such as <c>req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c</c>, or null.</summary>
    public string? RequestId => _head.RequestId;

    /// <summary>The request id that the caller sent on, or null.</summary>
    public string? GlobalRequestId => _head.GlobalRequestId;

    /// <summary>What the caller sent as a request id and the service refused, or null.</summary>
    public string? RefusedRequestId => _head.RefusedRequestId;

    /// <summary>The report before this one in the same request, or null.</summary>
    public ReportId? LastOops => _head.LastOops;

    /// <summary>The host, or null.</summary>
    public string? Hostname => _head.Hostname;

    /// <summary>The process id, or null.</summary>
    public int? Pid => _head.Pid;

    /// <summary>The version of the service that ran, or null.</summary>
    public string? Release => _head.Release;

    /// <summary>The source revision that ran, or null.</summary>
    public string? Revision => _head.Revision;

    /// <summary>Where it ran, such as <c>Production</c>, or null.</summary>
    public string? Environment => _head.Environment;

    /// <summary>The runtime, such as <c>.NET 10.0.4</c>, or null.</summary>
    public string? Runtime => _head.Runtime;

    /// <summary>The operating system, or null.</summary>
    public string? Os => _head.Os;

    /// <summary>What made the report, such as <c>Faultline/0.1.0</c>, or null.</summary>
    public string? Library => _head.Library;

    /// <summary>The W3C trace context, or null.</summary>
    public ReportedTrace? Trace => Details.Trace;

    /// <summary>The request, or null.</summary>
    public ReportedRequest? Request => Details.Request;

    /// <summary>The response, if it had started; or null.</summary>
    public ReportedResponse? Response => Details.Response;

    /// <summary>What the caller was told, or null.</summary>
    public ReportedFault? Fault => Details.Fault;

    /// <summary>The outermost exception, or null.</summary>
    public ReportedException? Exception => Details.Exception;

    /// <summary>The request's recent log lines, oldest first. Empty when there are none.</summary>
    public IReadOnlyList<ReportedLogLine> Log => Details.Log;

    /// <summary>What the request did, in order; null when the report has no actions.</summary>
    public ReportedTimeline? Timeline => Details.Timeline;

    /// <summary>What the app said on the way. Empty when there are none; an element that is not text is given as its JSON.</summary>
    public IReadOnlyList<string> Messages => Details.Messages;

    /// <summary>Who asked, such as <c>id</c> → <c>42</c>. Empty when unknown; a value that is not text is given as its JSON.</summary>
    public IReadOnlyDictionary<string, string> User => Details.User;

    /// <summary>The app's tags by name. Empty when there are none; a value that is not text is given as its JSON.</summary>
    public IReadOnlyDictionary<string, string> Tags => Details.Tags;

    /// <summary>The feature flags in force by name. Empty when there are none; a value that is not text is given as its JSON.</summary>
    public IReadOnlyDictionary<string, string> Flags => Details.Flags;

    /// <summary>The thread, or null.</summary>
    public ReportedThread? Thread => Details.Thread;

    /// <summary>What the reporter could not read. Empty when there is nothing.</summary>
    public IReadOnlyList<ReportedLoss> Losses => Details.Losses;

    /// <summary>
    /// The top-level keys that this view does not know, or whose value it could not take in full, by name, in the report's order.
    /// The objects within have an <c>Unknown</c> of their own.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown => Details.Unknown;

    /// <summary>The object itself, for who reads a few of its members of thousands of reports a second.</summary>
    internal JsonElement Root => _root;

    // Two threads may both read it; they get equal objects, and one stays.
    private ReportedDetails Details => field ??= new ReportedDetails(_root);

    /// <summary>Reads one line, or says what was expected and where.</summary>
    /// <param name="utf8Line">One JSON object, UTF-8, without a line feed inside. It is copied.</param>
    /// <param name="report">The report, or null.</param>
    /// <param name="error">Null, or a sentence such as <c>'id' is missing; expected OOPS- and 20 letters or digits</c>. It may quote the report.</param>
    /// <returns>Whether the line is a report.</returns>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8Line, [NotNullWhen(true)] out ErrorReport? report, [NotNullWhen(false)] out string? error) =>
        ErrorReportReader.TryRead(utf8Line, out report, out error);

    /// <summary>As <see cref="TryParse"/>, without a copy: the report is good for as long as neither the line changes nor the document is disposed.</summary>
    internal static bool TryBorrow(
        ReadOnlyMemory<byte> utf8Line, [NotNullWhen(true)] out ErrorReport? report, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out string? error) =>
        ErrorReportReader.TryBorrow(utf8Line, out report, out document, out error);

    /// <summary>The id.</summary>
    public override string ToString() => Id.ToString();
}
