using System.Text;
using System.Text.Json;

namespace Faultline.Formats.OpenStack;

/// <summary>Reads <c>{"errors": [ … ]}</c>: the first item is the fault, the others are its causes.</summary>
internal static class OpenStackReader
{
    /// <summary>The fault, or null when the document is none of this form.</summary>
    /// <param name="document">The whole body.</param>
    /// <param name="source">The rest of the answer.</param>
    /// <param name="isPlain">Whether there is nothing else in the document, so that what is there all the same is kept as extensions.</param>
    public static Fault? Read(JsonElement document, FaultSource source, bool isPlain = true)
    {
        if (!document.TryMember("errors"u8, out var errors) || errors.ValueKind != JsonValueKind.Array || errors.GetArrayLength() == 0)
            return null;
        // A problem may have a list of this name too, of parts that are no faults.
        var hasOthers = isPlain && document.GetPropertyCount() > 1;
        if (!IsFault(errors[0]) || hasOthers && document.HasMember("title"u8))
            return null;

        var draft = new FaultDraft(source);
        if (hasOthers)
            ReadOthers(ref draft, document);
        ReadItem(ref draft, errors[0]);
        var number = 0;
        foreach (var item in errors.EnumerateArray())
        {
            if (number > FaultCauses.MaxCount)
                break;
            if (number > 0 && item.ValueKind == JsonValueKind.Object)
                draft.Add(ReadCause(item, source));
            number++;
        }

        return draft.ToFault();
    }

    private static bool IsFault(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var member in item.EnumerateObject())
        {
            var name = member.NameUtf8();
            if (name.SequenceEqual("code"u8) || name.SequenceEqual("status"u8) || name.SequenceEqual("title"u8))
                return true;
        }

        return false;
    }

    private static Fault ReadCause(JsonElement item, FaultSource source)
    {
        var draft = new FaultDraft(source, isCause: true);
        ReadItem(ref draft, item);
        return draft.ToFault();
    }

    private static void ReadOthers(ref FaultDraft draft, JsonElement document)
    {
        foreach (var member in document.EnumerateObject())
        {
            if (!member.NameUtf8().SequenceEqual("errors"u8))
                draft.Keep(member.NameText(), member.Value);
        }
    }

    private static void ReadItem(ref FaultDraft draft, JsonElement item)
    {
        foreach (var member in item.EnumerateObject())
        {
            var name = member.NameUtf8();
            var value = member.Value;
            if (name.SequenceEqual("code"u8))
                draft.TakeCode(value);
            else if (name.SequenceEqual("status"u8))
                draft.TakeStatus(value);
            else if (name.SequenceEqual("title"u8) && value.AsText() is { } title)
                draft.Title = title;
            else if (name.SequenceEqual("detail"u8) && value.AsText() is { } detail)
                draft.Detail = detail;
            else if (name.SequenceEqual("request_id"u8))
                draft.TakeRequestId(value);
            else if (name.SequenceEqual("report_id"u8))
                draft.TakeReportId(value);
            else if (name.SequenceEqual("links"u8) && value.ValueKind == JsonValueKind.Array)
                draft.Links = ReadLinks(value);
            else if (name.SequenceEqual("data"u8))
                draft.TakeData(value);
            else
                draft.Keep(Encoding.UTF8.GetString(name), value);
        }
    }

    private static List<FaultLink>? ReadLinks(JsonElement links)
    {
        List<FaultLink>? read = null;
        foreach (var link in links.EnumerateArray())
        {
            if (link.TryMember("href"u8, out var href) && href.AsText() is { } to && link.TryMember("rel"u8, out var rel) && rel.AsText() is { } why)
                (read ??= []).Add(new FaultLink(why, to));
        }

        return read;
    }
}
