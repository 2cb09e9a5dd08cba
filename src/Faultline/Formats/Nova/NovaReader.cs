using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Faultline.Formats.Nova;

/// <summary>Reads Nova's faults: that of an answer, and that of a server in the state <c>ERROR</c>.</summary>
internal static class NovaReader
{
    public static Fault? Read(JsonElement document, FaultSource source)
    {
        if (RootOf(document) is { } root)
            return ReadAnswer(document, root, source);
        if (document.TryMember("server"u8, out var server) && server.TryMember("fault"u8, out var held) && IsFault(held))
            return ReadHeld(held, source);
        return document.TryMember("fault"u8, out var bare) && IsFault(bare) ? ReadHeld(bare, source) : null;
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
            return !IsFault(member.Value) || name.IsEmpty || name.SequenceEqual("error"u8) || name.SequenceEqual("fault"u8) ? null : Encoding.UTF8.GetString(name);
        }

        return null;
    }

    private static bool IsFault(JsonElement value) =>
        value.TryMember("message"u8, out var message) && message.ValueKind == JsonValueKind.String && value.TryMember("code"u8, out var code) && code.ValueKind == JsonValueKind.Number;

    private static Fault ReadAnswer(JsonElement document, string root, FaultSource source)
    {
        var draft = new FaultDraft(source) { NovaRoot = root };
        foreach (var member in document.EnumerateObject())
        {
            if (IsFault(member.Value) && member.NameText() == root)
                ReadFault(ref draft, member.Value);
            else
                draft.Keep(member.NameText(), member.Value);
        }

        Name(ref draft, root);
        return draft.ToFault();
    }

    private static Fault ReadHeld(JsonElement fault, FaultSource source)
    {
        var draft = new FaultDraft(source);
        ReadFault(ref draft, fault);
        Name(ref draft, NovaRoots.Of(draft.Status == 0 ? source.Status : draft.Status));
        return draft.ToFault();
    }

    private static void Name(ref FaultDraft draft, string root)
    {
        if (FaultCode.TryRead("nova." + ForeignName.Spell(root), out var code))
            draft.Code = code;
    }

    private static void ReadFault(ref FaultDraft draft, JsonElement fault)
    {
        foreach (var member in fault.EnumerateObject())
        {
            var name = member.NameUtf8();
            var value = member.Value;
            if (name.SequenceEqual("code"u8))
                draft.Status = value.AsStatus();
            else if (name.SequenceEqual("message"u8))
                draft.Detail = value.AsText();
            else if (name.SequenceEqual("retryAfter"u8) && SecondsOf(value) is { } wait)
                draft.RetryAfter = wait;
            else
                draft.Keep(Encoding.UTF8.GetString(name), value);
        }
    }

    // Nova copies the header, so it may be a date too: then the header itself says it better.
    private static TimeSpan? SecondsOf(JsonElement value) =>
        int.TryParse(value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
