using System.Globalization;
using Faultline.Catalogue;

namespace Faultline.Server.Intakes;

/// <summary>What a sender of reports is told when they are not taken in: docs/intake.md.</summary>
[FaultCatalogue("faultline")]
internal static partial class IntakeFaults
{
    /// <summary>The request does not say which project the reports are of.</summary>
    /// <cause>The ingest key is missing, malformed or unknown.</cause>
    /// <remedy>Send the project's ingest key: <c>Authorization: Bearer flk_…</c>. <c>faultline-server projects add NAME</c> prints that of a new project.</remedy>
    [FaultCode("faultline.intake.unauthorized", 401, "Ingest key needed", "Send the project's ingest key: Authorization: Bearer flk_…. The key is missing, malformed or unknown.")]
    public static partial Fault Unauthorized();

    /// <summary>The body is of a media type that the intake does not read.</summary>
    /// <param name="mediaType">The request's <c>Content-Type</c>, if it has one.</param>
    /// <remedy>Send a report a line as <c>application/x-ndjson</c>, or one as <c>application/json</c>, in UTF-8.</remedy>
    [FaultCode("faultline.intake.unsupported_media_type", 415, "Media type not supported", "'{media_type}' is not taken in; expected application/x-ndjson, or application/json for a single report, in UTF-8.")]
    public static partial Fault UnsupportedMediaType(string? mediaType);

    /// <summary>The body is compressed in a way that the intake does not read.</summary>
    /// <param name="encoding">The request's <c>Content-Encoding</c>.</param>
    /// <remedy>Compress the body with gzip, deflate or br, with one of them, or not at all.</remedy>
    [FaultCode("faultline.intake.unsupported_encoding", 415, "Content encoding not supported", "The content encoding '{encoding}' is not taken in; expected gzip, deflate, br or none.")]
    public static partial Fault UnsupportedEncoding(string encoding);

    /// <summary>The body breaks off, or is not what its headers say.</summary>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="accepted">How many reports before that are stored.</param>
    /// <cause>The connection was cut, or the body is not compressed as its header says.</cause>
    /// <remedy>Send all again; what is stored already is known by its id.</remedy>
    [FaultCode("faultline.intake.damaged_body", 400, "Body damaged", "The body breaks off or is damaged: {reason}. Reports of it that are stored: {accepted}.")]
    public static partial Fault DamagedBody(string reason, int accepted);

    /// <summary>The body is larger than the intake takes at once.</summary>
    /// <param name="limit">The limit that it passed, such as <c>10000 lines</c>.</param>
    /// <param name="accepted">How many reports before that are stored.</param>
    /// <remedy>Send the reports again in smaller bodies; what is stored already is known by its id.</remedy>
    [FaultCode("faultline.intake.body_too_large", 413, "Body too large", "The body has more than {limit}. Reports of it that are stored: {accepted}. Send the rest in smaller bodies.")]
    public static partial Fault BodyTooLarge(string limit, int accepted);

    /// <summary>Some lines are no reports; the others are stored.</summary>
    /// <param name="accepted">How many lines are stored.</param>
    /// <param name="duplicate">How many lines repeat the id of an earlier one.</param>
    /// <param name="refused">The others: <c>line</c>, counted from 1, <c>reason</c>, and where it is known <c>byte</c> in the line, from 0, and <c>path</c> in the document.</param>
    /// <cause>The sender does not follow the form of a report.</cause>
    /// <remedy>Put the refused lines aside; they will never be taken as they are.</remedy>
    [FaultCode("faultline.intake.lines_refused", 400, "Not all lines are reports", "{accepted} lines are stored, others are not: the field refused says which, and why.")]
    public static partial Fault LinesRefused(int accepted, int duplicate, IReadOnlyList<Dictionary<string, object?>> refused);

    /// <summary>Some reports are larger than the intake takes; the others are stored.</summary>
    /// <param name="accepted">How many lines are stored.</param>
    /// <param name="duplicate">How many lines repeat the id of an earlier one.</param>
    /// <param name="refused">The others: <c>line</c>, counted from 1, <c>reason</c>, and where it is known <c>byte</c> in the line, from 0, and <c>path</c> in the document.</param>
    /// <cause>A report holds more than <c>Faultline:MaxReportBytes</c>.</cause>
    /// <remedy>Put the refused lines aside, or let the server take larger ones.</remedy>
    [FaultCode("faultline.intake.line_too_large", 413, "Report too large", "{accepted} lines are stored, others are too large: the field refused says which.")]
    public static partial Fault LineTooLarge(int accepted, int duplicate, IReadOnlyList<Dictionary<string, object?>> refused);

    /// <summary>The server cannot keep reports now.</summary>
    /// <param name="reason">What is away or full.</param>
    /// <param name="retryAfter">When to send them again.</param>
    /// <cause>The server's disk or the project's spool is full, or does not answer.</cause>
    /// <remedy>Send the reports again later; their ids make that safe.</remedy>
    [FaultCode("faultline.intake.unavailable", 503, "Reports cannot be stored now", "{reason} Send the reports again later; the ids make that safe.")]
    public static partial Fault CannotStore(string reason, TimeSpan retryAfter);

    /// <summary>The project has handed in as many reports as it may in this hour.</summary>
    /// <param name="quota">Reports of an hour.</param>
    /// <param name="accepted">How many reports of the body are stored.</param>
    /// <param name="refused">How many are not.</param>
    /// <param name="lines">So many lines from the beginning of the body are done with: stored, repeated, or <paramref name="wrong"/>. None of those behind them is stored.</param>
    /// <param name="wrong">Of the lines that are done with, those that are no reports: <c>line</c>, counted from 1, <c>reason</c>, and where it is known <c>byte</c> and <c>path</c>.</param>
    /// <param name="retryAfter">When the hour is over.</param>
    /// <cause>The option <c>Faultline:QuotaPerHour</c>, or the project's own <c>Faultline:Quotas:NAME</c>.</cause>
    /// <remedy>Send the lines behind the first <c>lines</c> again in the next hour. Who sends all again uses up the next quota with what is stored already. Or let the project have more.</remedy>
    [FaultCode("faultline.intake.quota_exceeded", 429, "Quota used up", "The project may hand in {quota} reports an hour, and has. Stored of this body: {accepted}, not taken: {refused}.")]
    public static partial Fault QuotaExceeded(long quota, int accepted, int refused, int lines, IReadOnlyList<Dictionary<string, object?>> wrong, TimeSpan retryAfter);

    /// <summary>The server's disk has less room than must stay free.</summary>
    /// <param name="free">Free bytes.</param>
    /// <param name="needed">Bytes that must stay free.</param>
    /// <param name="retryAfter">When to send them again.</param>
    /// <cause>The disk fills up: with reports, or with something else.</cause>
    /// <remedy>Make room on the server's disk, or lower <c>Faultline:MinFreeBytes</c> or <c>Faultline:MaxDataBytes</c>. Send the reports again later; their ids make that safe.</remedy>
    [FaultCode("faultline.intake.disk_budget", 507, "Disk nearly full", "The server's disk has {free} bytes left, and {needed} must stay free. Nothing of this body is stored. Send the reports again later; the ids make that safe.")]
    public static partial Fault DiskBudget(long free, long needed, TimeSpan retryAfter);

    /// <summary>The refused lines as they stand in a fault's data, up to a line.</summary>
    public static List<Dictionary<string, object?>> Members(IReadOnlyList<RefusedLine> refused, int upTo) => [.. refused.Where(line => line.Line <= upTo).Select(line => line.Members())];

    /// <summary>What is said of a body with lines that are not taken; the detail names the first of them.</summary>
    public static Fault Refusal(bool allTooLong, int accepted, int duplicate, IReadOnlyList<RefusedLine> refused)
    {
        var lines = Members(refused, int.MaxValue);
        var fault = allTooLong ? LineTooLarge(accepted, duplicate, lines) : LinesRefused(accepted, duplicate, lines);
        return fault with
        {
            Detail = string.Create(CultureInfo.InvariantCulture, $"{accepted} lines are stored, {refused.Count} are not. Line {refused[0].Line}: {refused[0]}."),
        };
    }
}
