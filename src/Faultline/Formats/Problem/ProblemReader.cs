using System.Text;
using System.Text.Json;

namespace Faultline.Formats.Problem;

/// <summary>Reads RFC 9457 problems, ours and those of others.</summary>
internal static class ProblemReader
{
    public static Fault? Read(JsonElement document, FaultSource source)
    {
        if (!IsProblem(document, source))
            return null;
        var causesLeft = FaultCauses.MaxCount;
        return ReadProblem(document, source, 0, ref causesLeft);
    }

    // Two of the RFC's members, one of them not as common as title and detail are; where the type of the body says it, one.
    private static bool IsProblem(JsonElement document, FaultSource source)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return false;
        var (rare, common) = (0, 0);
        foreach (var member in document.EnumerateObject())
        {
            var name = member.NameUtf8();
            var kind = member.Value.ValueKind;
            if (name.SequenceEqual("type"u8) && kind == JsonValueKind.String || name.SequenceEqual("status"u8) && kind == JsonValueKind.Number)
                rare++;
            else if (kind == JsonValueKind.String && (name.SequenceEqual("title"u8) || name.SequenceEqual("detail"u8)))
                common++;
        }

        var isSaid = source.ContentType?.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase) == true;
        return isSaid ? rare + common > 0 : rare > 0 && rare + common > 1;
    }

    private static Fault ReadProblem(JsonElement problem, FaultSource source, int depth, ref int causesLeft)
    {
        var draft = new FaultDraft(source, isCause: depth > 0);
        foreach (var member in problem.EnumerateObject())
        {
            var name = member.NameUtf8();
            var value = member.Value;
            if (name.SequenceEqual("type"u8) && value.AsText() is { } type)
                draft.Help = type.Length > 0 && type != "about:blank" ? type : null;
            else if (name.SequenceEqual("title"u8) && value.AsText() is { } title)
                draft.Title = title;
            else if (name.SequenceEqual("status"u8))
                draft.TakeStatus(value);
            else if (name.SequenceEqual("detail"u8) && value.AsText() is { } detail)
                draft.Detail = detail;
            else if (name.SequenceEqual("code"u8))
                draft.TakeCode(value);
            else if (name.SequenceEqual("request_id"u8))
                draft.TakeRequestId(value);
            else if (name.SequenceEqual("report_id"u8))
                draft.TakeReportId(value);
            else if (name.SequenceEqual("data"u8))
                draft.TakeData(value);
            else if (name.SequenceEqual("causes"u8) && value.ValueKind == JsonValueKind.Array)
                ReadCauses(ref draft, value, source, depth, ref causesLeft);
            else if (name.SequenceEqual("errors"u8) && value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                ReadErrors(ref draft, value, source, ref causesLeft);
            else
                draft.Keep(Encoding.UTF8.GetString(name), value);
        }

        return draft.ToFault();
    }

    private static void ReadCauses(ref FaultDraft draft, JsonElement causes, FaultSource source, int depth, ref int causesLeft)
    {
        foreach (var cause in causes.EnumerateArray())
        {
            if (depth == FaultCauses.MaxDepth || causesLeft <= 0)
                break;
            if (cause.ValueKind != JsonValueKind.Object)
                continue;
            causesLeft--;
            draft.Add(ReadProblem(cause, source, depth + 1, ref causesLeft));
        }
    }

    // ASP.NET Core has an object of fields; the example of the RFC has a list of parts, each with a pointer.
    private static void ReadErrors(ref FaultDraft draft, JsonElement errors, FaultSource source, ref int causesLeft)
    {
        if (FieldFaults.AreFields(errors, isSaid: true))
        {
            FieldFaults.Add(ref draft, errors, source, ref causesLeft);
            return;
        }

        if (errors.ValueKind != JsonValueKind.Array || !errors.EnumerateArray().All(part => part.HasMember("detail"u8)))
        {
            draft.Keep("errors", errors);
            return;
        }

        foreach (var part in errors.EnumerateArray())
        {
            if (causesLeft-- <= 0)
                break;
            var data = part.AsMap();
            data.Remove("detail", out var detail);
            draft.Add(FieldFaults.Of(detail as string ?? "", data, source));
        }
    }
}
