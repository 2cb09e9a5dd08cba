using System.Text.Json;

namespace Faultline.Formats;

/// <summary>
/// Writes the members that a fault kept of the document it was read from, where a format has room for them. What the format writes itself
/// is never overwritten, and what only a few may see is not written again: the service that told us may trust us more than our caller.
/// </summary>
internal static class FaultExtensions
{
    /// <summary>Writes them.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="fault">Whose.</param>
    /// <param name="own">The names that the format writes itself, or would if there were a value.</param>
    public static void Write(Utf8JsonWriter json, Fault fault, IReadOnlySet<string> own)
    {
        if (fault.Extensions.Count > 0)
            WriteThem(json, fault, own);
    }

    /// <summary>
    /// The request id. A cause keeps the one of its own service, also in a spelling that is not ours; the id of the answer itself is ours or absent.
    /// </summary>
    public static void WriteRequestId(Utf8JsonWriter json, Fault fault, bool isCause)
    {
        if (fault.RequestId is { } id)
            json.WriteString(FaultMembers.RequestId, id.ToString());
        else if (isCause && fault.Extensions.Count > 0 && fault.Extensions.TryGetValue("request_id", out var other) && other is string text)
            json.WriteString(FaultMembers.RequestId, text);
    }

    // Apart: what a lambda captures is allocated where its scope begins, and nearly every fault has none.
    private static void WriteThem(Utf8JsonWriter json, Fault fault, IReadOnlySet<string> own) =>
        FaultJson.WriteMembers(json, fault.Extensions, name => own.Contains(name) || IsForFew(name));

    /// <summary>Whether a member is one in which services give traces and the like to those who may see them.</summary>
    private static bool IsForFew(string name) => name.ToUpperInvariant() is
        "TRACE" or "TRACEBACK" or "STACKTRACE" or "STACK_TRACE" or "STACK" or "EXCEPTION" or "EXCEPTIONDETAILS" or "EXCEPTION_DETAILS"
        or "DETAILS" or "DEBUG" or "DEBUGINFO" or "DEBUG_INFO" or "INNERERROR" or "INNEREXCEPTION" or "REPORT_URL" or "TB_TEXT";
}
