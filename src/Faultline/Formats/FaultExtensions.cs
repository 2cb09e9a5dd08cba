using System.Text.Json;

namespace Faultline.Formats;

/// <summary>
/// Writes the members that a fault kept of the document it was read from, where a format has room for them. What the format writes itself
/// is never overwritten, and what only a few may see is not written again: the service that told us may trust us more than our caller.
/// </summary>
internal static class FaultExtensions
{
    private const int MaxDepth = 16;

    private static readonly string[] WordsForFew = ["TRACEBACK", "BACKTRACE", "STACKTRACE", "CALLSTACK", "EXCEPTION", "DEBUG", "INNERERROR", "REPORTURL", "TBTEXT"];

    // "trace_id" and "openstack" are for everybody.
    private static readonly string[] NamesForFew = ["TRACE", "TRACES", "STACK", "STACKS", "FRAMES", "DETAILS"];

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
        FaultJson.WriteMembers(json, ForAll(fault.Extensions), own.Contains);

    /// <summary>The members that everybody may see, at every depth, of those that a reader kept: it makes maps and lists of these classes.</summary>
    public static IReadOnlyDictionary<string, object?> ForAll(IReadOnlyDictionary<string, object?> members) =>
        members is Dictionary<string, object?> map ? Filter(map, 0) : members;

    private static Dictionary<string, object?> Filter(Dictionary<string, object?> members, int depth)
    {
        var kept = new Dictionary<string, object?>();
        foreach (var (name, value) in members)
        {
            if (!IsForFew(name))
                kept[name] = Filter(value, depth);
        }

        return kept;
    }

    private static object? Filter(object? value, int depth) => value switch
    {
        Dictionary<string, object?> map when depth < MaxDepth => Filter(map, depth + 1),
        List<object?> list when depth < MaxDepth => list.ConvertAll(item => Filter(item, depth + 1)),
        Dictionary<string, object?> or List<object?> => null,
        _ => value,
    };

    /// <summary>Whether a member is one in which services give traces and the like to those who may see them.</summary>
    private static bool IsForFew(string name)
    {
        var folded = string.Concat(name.Where(char.IsLetter)).ToUpperInvariant();
        return Array.Exists(WordsForFew, word => folded.Contains(word, StringComparison.Ordinal)) || Array.IndexOf(NamesForFew, folded) >= 0;
    }
}
