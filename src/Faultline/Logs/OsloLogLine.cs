using System.Globalization;
using System.Text;

namespace Faultline.Logs;

/// <summary>
/// One line of a log in oslo.log's format with a context, such as
/// <c>2026-11-21 22:10:36.092 7576 INFO compute.servers [None req-fdab47b4-e5ef-46b5-922e-638bd1bb1852 alice demo - - default default] [instance: b8974694-b2ef-471d-bc49-1628d8e92690] Started</c>.
/// What this writes it also reads: what would end or disturb the line stands as <c>\n</c>, <c>\r</c> or <c>\uXXXX</c>.
/// </summary>
/// <remarks>Source: oslo.log's <c>logging_context_format_string</c>, <c>logging_default_format_string</c> and <c>logging_exception_prefix</c>.</remarks>
public sealed record OsloLogLine
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff";
    private const string NoContext = "[-]";
    private const string InstancePrefix = "[instance: ";
    private const int MaxContext = 4_096;

    /// <summary>When, to the millisecond, in the time zone of who wrote it: the format has none.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The process.</summary>
    public required int ProcessId { get; init; }

    /// <summary><c>TRACE</c>, <c>DEBUG</c>, <c>INFO</c>, <c>WARNING</c>, <c>ERROR</c> or <c>CRITICAL</c>.</summary>
    public required string Level { get; init; }

    /// <summary>What logged it, without white space, such as <c>compute.servers</c>.</summary>
    public required string Logger { get; init; }

    /// <summary>Whether this is a line of a traceback: it has no context of its own, and belongs to the line with one before it.</summary>
    public bool IsTrace { get; init; }

    /// <summary>The request in whose course it was logged; null outside of any.</summary>
    public RequestId? RequestId { get; init; }

    /// <summary>The id that the caller of the request sent on; null when it sent none.</summary>
    public RequestId? GlobalRequestId { get; init; }

    /// <summary>For whom.</summary>
    public OsloIdentity Identity { get; init; }

    /// <summary>The resource that it is about, a UUID; null when about none.</summary>
    public Guid? Instance { get; init; }

    /// <summary>The text.</summary>
    public required string Message { get; init; }

    /// <summary>Reads a line; false when it is not in this format.</summary>
    /// <param name="line">Without its line feed.</param>
    /// <param name="parsed">What it says.</param>
    public static bool TryParse(string? line, out OsloLogLine? parsed)
    {
        parsed = null;
        if (line is null || line.Length < TimeFormat.Length
            || !DateTime.TryParseExact(line.AsSpan(0, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return false;
        var rest = line.AsSpan(TimeFormat.Length);
        if (!TryTakeWord(ref rest, out var process) || !int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
            return false;
        if (!TryTakeWord(ref rest, out var level) || !IsLevel(level) || !TryTakeWord(ref rest, out var logger) || rest is not [' ', ..])
            return false;
        var read = new OsloLogLine { Time = time, ProcessId = processId, Level = level, Logger = logger, Message = "" };
        rest = rest[1..];
        parsed = ReadContext(read, ref rest) is { } withContext ? ReadMessage(withContext, rest) : ReadMessage(read with { IsTrace = true }, rest);
        return true;
    }

    /// <summary>The line, without a line feed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(200)
            .Append(CultureInfo.InvariantCulture, $"{Time.ToString(TimeFormat, CultureInfo.InvariantCulture)} {ProcessId} {Level} {Logger} ");
        if (!IsTrace)
            text.Append(Context()).Append(' ');
        if (Instance is { } instance)
            text.Append(CultureInfo.InvariantCulture, $"{InstancePrefix}{instance:D}] ");
        // What looks like a context, or like an instance, is none here.
        var isGuarded = Message is ['[', ..] && (IsTrace || (Instance is null && Message.StartsWith(InstancePrefix, StringComparison.Ordinal)));
        return (isGuarded ? text.Append("\\u005b").Append(OsloText.OneLine(Message[1..])) : text.Append(OsloText.OneLine(Message))).ToString();
    }

    private string Context() => RequestId is { } id ? $"[{(GlobalRequestId is { } global ? global.ToString() : "None")} {id} {Identity}]" : NoContext;

    private static OsloLogLine? ReadContext(OsloLogLine line, ref ReadOnlySpan<char> rest)
    {
        var end = rest[..Math.Min(rest.Length, MaxContext)].IndexOf(']');
        if (rest is not ['[', ..] || end < 0)
            return null;
        var inside = rest[1..end].ToString();
        var found = inside == "-" ? line : ReadIds(line, inside.Split(' '));
        if (found is null)
            return null;
        rest = rest[(end + 1)..];
        rest = rest is [' ', ..] ? rest[1..] : rest;
        return found;
    }

    // Before it had global ids, OpenStack wrote the local one alone.
    private static OsloLogLine? ReadIds(OsloLogLine line, string[] parts)
    {
        var hasTwo = parts.Length > 1 && Faultline.RequestId.TryParse(parts[1], out _);
        var hasGlobal = Faultline.RequestId.TryParse(parts[0], out var global);
        if (hasTwo && !hasGlobal && parts[0] is not ("None" or "-"))
            return null;
        if (!Faultline.RequestId.TryParse(parts[hasTwo ? 1 : 0], out var id) || !OsloIdentity.TryRead(parts.AsSpan(hasTwo ? 2 : 1), out var identity))
            return null;
        return line with { RequestId = id, GlobalRequestId = hasTwo && hasGlobal ? global : null, Identity = identity };
    }

    private static OsloLogLine ReadMessage(OsloLogLine line, ReadOnlySpan<char> rest)
    {
        const int GuidLength = 36;
        Guid? instance = null;
        if (rest.StartsWith(InstancePrefix, StringComparison.Ordinal) && rest.Length > InstancePrefix.Length + GuidLength && rest[InstancePrefix.Length + GuidLength] == ']'
            && Guid.TryParseExact(rest.Slice(InstancePrefix.Length, GuidLength), "D", out var found))
        {
            instance = found;
            rest = rest[(InstancePrefix.Length + GuidLength + 1)..];
            rest = rest is [' ', ..] ? rest[1..] : rest;
        }

        return line with { Instance = instance, Message = OsloText.Lines(rest.ToString()) };
    }

    private static bool IsLevel(string word) => word is "TRACE" or "DEBUG" or "INFO" or "AUDIT" or "WARNING" or "ERROR" or "CRITICAL";

    private static bool TryTakeWord(ref ReadOnlySpan<char> rest, out string word)
    {
        word = "";
        if (rest is not [' ', _, ..])
            return false;
        rest = rest[1..];
        var end = rest.IndexOf(' ');
        if (end <= 0)
            return false;
        word = rest[..end].ToString();
        rest = rest[end..];
        return true;
    }
}
