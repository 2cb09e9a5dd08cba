using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Faultline.Formats.Nova;

/// <summary>Reads Nova's faults: that of an answer, and that of a server in the state <c>ERROR</c>.</summary>
internal static class NovaReader
{
    public static Fault? Read(JsonElement document, FaultSource source)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in document.EnumerateObject())
        {
            var draft = new FaultDraft(source);
            if (MayBeRoot(member.NameUtf8()) && TryReadFault(ref draft, member.Value))
                return ReadOthers(ref draft, document, member.NameUtf8());
            break;
        }

        if (document.TryMember("server"u8, out var server) && server.TryMember("fault"u8, out var held))
            return ReadHeld(held, source);
        return document.TryMember("fault"u8, out var bare) ? ReadHeld(bare, source) : null;
    }

    /// <summary>
    /// The name of the first member, if that holds a fault: an object with a status as <c>code</c>, and text as <c>message</c>. Keystone's <c>error</c>, and
    /// the <c>fault</c> of a server, are no roots.
    /// </summary>
    public static string? RootOf(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in document.EnumerateObject())
        {
            var name = member.NameUtf8();
            return MayBeRoot(name) && IsFault(member.Value) ? NovaRoots.Read(name).Root : null;
        }

        return null;
    }

    private static bool MayBeRoot(ReadOnlySpan<byte> name) => !name.IsEmpty && !name.SequenceEqual("error"u8) && !name.SequenceEqual("fault"u8);

    private static bool IsFault(JsonElement value) =>
        value.TryMember("message"u8, out var message) && message.ValueKind == JsonValueKind.String && value.TryMember("code"u8, out var code) && code.ValueKind == JsonValueKind.Number;

    private static Fault ReadOthers(ref FaultDraft draft, JsonElement document, ReadOnlySpan<byte> name)
    {
        var (root, code) = NovaRoots.Read(name);
        (draft.NovaRoot, draft.Code) = (root, code);
        if (document.GetPropertyCount() > 1)
        {
            foreach (var member in document.EnumerateObject().Skip(1))
                draft.Keep(member.NameText(), member.Value);
        }

        return draft.ToFault();
    }

    private static Fault? ReadHeld(JsonElement fault, FaultSource source)
    {
        var draft = new FaultDraft(source);
        if (!TryReadFault(ref draft, fault))
            return null;
        draft.Code = NovaRoots.Read(Encoding.UTF8.GetBytes(NovaRoots.Of(draft.Status == 0 ? source.Status : draft.Status))).Code;
        return draft.ToFault();
    }

    private static bool TryReadFault(ref FaultDraft draft, JsonElement fault)
    {
        if (fault.ValueKind != JsonValueKind.Object)
            return false;
        var hasCode = false;
        foreach (var member in fault.EnumerateObject())
        {
            var name = member.NameUtf8();
            var value = member.Value;
            if (name.SequenceEqual("code"u8) && value.ValueKind == JsonValueKind.Number)
                (hasCode, draft.Status) = (true, value.AsStatus());
            else if (name.SequenceEqual("message"u8) && value.AsText() is { } message)
                draft.Detail = message;
            else if (name.SequenceEqual("retryAfter"u8) && SecondsOf(value) is { } wait)
                draft.RetryAfter = wait;
            else
                draft.Keep(Encoding.UTF8.GetString(name), value);
        }

        return hasCode && draft.Detail is not null;
    }

    // Nova copies the header, so it may be a date too: then the header itself says it better.
    private static TimeSpan? SecondsOf(JsonElement value) =>
        int.TryParse(value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
