using System.Text.Json;

namespace Faultline.Formats.Loose;

/// <summary>
/// Reads JSON that is of no format here, as far as it says what happened under one of the names that are usual: webob, Keystone, WSME,
/// Django REST framework, OAuth, and what else puts a text under <c>message</c>.
/// </summary>
internal static class LooseJson
{
    private const int MaxDepth = 4;

    // The first that has text counts.
    private static readonly string[] DetailNames = ["detail", "message", "description", "error_description", "faultstring", "error_message", "explanation", "msg", "errorMessage", "reason"];
    private static readonly string[] CodeNames = ["code", "error_code", "errorCode", "type"];
    private static readonly string[] StatusNames = ["status", "code", "statusCode", "status_code", "http_status"];
    private static readonly string[] InnerNames = ["error", "error_message", "errors", "fault"];

    /// <summary>The fault of a document; there is always one.</summary>
    public static Fault Read(JsonElement document, FaultSource source)
    {
        var draft = new FaultDraft(source);
        var causesLeft = FaultCauses.MaxCount;
        Read(ref draft, document, source, 0, ref causesLeft);
        return draft.ToFault();
    }

    private static void Read(ref FaultDraft draft, JsonElement value, FaultSource source, int depth, ref int causesLeft)
    {
        if (value.ValueKind == JsonValueKind.Object)
            ReadObject(ref draft, value, source, depth, ref causesLeft);
        else if (value.ValueKind == JsonValueKind.Array)
            ReadList(ref draft, value, source, depth, ref causesLeft);
        else if (value.AsText() is { } text)
            draft.Detail = text.AsSpan().TrimStart() is ['<', ..] ? LooseText.Read(text, source).Detail : text;
    }

    // The first item is the fault, the others are its causes, as in a list of OpenStack's; texts alone are one text.
    private static void ReadList(ref FaultDraft draft, JsonElement list, FaultSource source, int depth, ref int causesLeft)
    {
        if (FieldFaults.TextOf(list) is { Length: > 0 } texts)
        {
            draft.Detail = texts;
            return;
        }

        var isFirst = true;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || depth == MaxDepth)
                continue;
            if (isFirst)
                Read(ref draft, item, source, depth + 1, ref causesLeft);
            else if (causesLeft-- > 0)
                draft.Add(ReadCause(item, source, depth, ref causesLeft));
            isFirst = false;
        }
    }

    private static Fault ReadCause(JsonElement item, FaultSource source, int depth, ref int causesLeft)
    {
        var draft = new FaultDraft(source, isCause: true);
        Read(ref draft, item, source, depth + 1, ref causesLeft);
        return draft.ToFault();
    }

    private static void ReadObject(ref FaultDraft draft, JsonElement document, FaultSource source, int depth, ref int causesLeft)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in document.EnumerateObject())
            members[member.NameText()] = member.Value;

        if (!members.Keys.Any(IsUsual) && FieldFaults.AreFields(document, isSaid: false))
        {
            FieldFaults.Add(ref draft, document, source, ref causesLeft);
            return;
        }

        if (depth < MaxDepth && InnerOf(members, depth) is var (name, inner))
        {
            members.Remove(name);
            if (!IsUsual(name))
                draft.NovaRoot = name;
            Read(ref draft, inner, source, depth + 1, ref causesLeft);
        }

        TakeSaid(ref draft, members);
        foreach (var (other, value) in members)
            draft.Keep(other, value);
    }

    private static bool IsUsual(string name) => InnerNames.Contains(name, StringComparer.OrdinalIgnoreCase) || DetailNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    // An object or a list under a usual name; or the only member, which is a root.
    private static (string Name, JsonElement Inner)? InnerOf(Dictionary<string, JsonElement> members, int depth)
    {
        foreach (var name in InnerNames)
        {
            if (members.TryGetValue(name, out var inner) && inner.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return (name, inner);
        }

        if (members.Count != 1 || depth > 0)
            return null;
        var (only, value) = members.First();
        return value.ValueKind == JsonValueKind.Object ? (only, value) : null;
    }

    // What an inner object has said already, the outer does not say again; then its member is one more that has no place.
    private static void TakeSaid(ref FaultDraft draft, Dictionary<string, JsonElement> members)
    {
        var isStatusLine = members.TryGetValue("code", out var code) && DocumentReading.StatusOf(code.AsText()) != 0;
        if (draft.Detail is null && TextOf(members, DetailNames) is { } detail)
            draft.Detail = isStatusLine ? MarkupText.Words(detail, detail.Length) : detail;
        if (draft.Title is null && TextOf(members, ["title"]) is { } title)
            draft.Title = title;
        TakeError(ref draft, members);
        TakeStatus(ref draft, members);
        TakeCode(ref draft, members);
        if (members.Remove("request_id", out var id))
            draft.TakeRequestId(id);
    }

    // OAuth's name of an error, or somebody's phrase or text.
    private static void TakeError(ref FaultDraft draft, Dictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("error", out var error) || error.AsText() is not { Length: > 0 } text)
            return;
        members.Remove("error");
        if (FaultCode.TryRead(text, out var code))
            draft.Code ??= code;
        else if (draft.Detail is not null)
            draft.Title ??= text;
        else
            draft.Detail = text;
    }

    private static void TakeStatus(ref FaultDraft draft, Dictionary<string, JsonElement> members)
    {
        foreach (var name in StatusNames)
        {
            if (!members.TryGetValue(name, out var value) || value.AsStatus() is not (> 0 and var status))
                continue;
            members.Remove(name);
            if (draft.Status == 0)
                draft.Status = status;
        }
    }

    private static void TakeCode(ref FaultDraft draft, Dictionary<string, JsonElement> members)
    {
        foreach (var name in CodeNames)
        {
            // A sentence or an address is nobody's code.
            if (members.TryGetValue(name, out var value) && value.AsText() is { } text && !text.AsSpan().ContainsAny(" /:") && draft.Code is null && ForeignName.TryCode(text, out var code))
            {
                draft.Code = code;
                if (code.ToString() == text)
                    members.Remove(name);
            }
        }
    }

    private static string? TextOf(Dictionary<string, JsonElement> members, string[] names)
    {
        foreach (var name in names)
        {
            if (members.TryGetValue(name, out var value) && FieldFaults.TextOf(value) is var text && !string.IsNullOrWhiteSpace(text))
            {
                members.Remove(name);
                return text;
            }
        }

        return null;
    }
}
