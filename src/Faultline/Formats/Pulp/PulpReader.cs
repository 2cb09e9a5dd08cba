using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>Tells Pulp's documents apart, and makes a fault of each.</summary>
internal static class PulpReader
{
    private const int MaxLines = 10_000;

    public static Fault? Read(JsonElement document, FaultSource source)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return null;
        var read = new PulpDocument(document);
        if (PulpErrorObject.Of(read.Error) is { } inside)
            return OfError(read, inside, source);
        if (read.HasMessage)
            return OfLegacy(read, source);
        if (read.IsBareError && PulpErrorObject.Of(document) is { } bare)
            return Complete(PulpErrorReader.Read(bare, StatusOf(bare.Code, null, source)), null, source, []);
        if (read.IsFailedTask)
            return Complete(Uncoded(source.Status, ""), read, source, read.Others) with { Pulp = EnvelopeOf(read) with { LacksError = true, LacksMember = true } };
        return read.OnlyDetail is { } detail ? Complete(PulpThreeReader.OfDetail(detail, source.Status), null, source, []) : null;
    }

    /// <summary>The lines of a trace, which is null, a string or an array of strings.</summary>
    public static IReadOnlyList<string> LinesOf(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return [.. element.EnumerateArray().Take(MaxLines).Select(line => JsonValues.TextOf(line) ?? "")];
        return JsonValues.TextOf(element) is { Length: > 0 } text ? [text] : [];
    }

    private static Fault OfError(PulpDocument read, PulpErrorObject error, FaultSource source)
    {
        var fault = PulpErrorReader.Read(error, StatusOf(error.Code, read.Status, source));
        var description = fault.Detail;
        var envelope = EnvelopeOf(read);
        if (fault.Pulp is { Traceback.Count: > 0 } own)
            envelope = envelope with { Traceback = own.Traceback };
        // A call report and a task report have the error without the rest of the document.
        if (!read.HasMessage)
            return Complete(fault with { Pulp = envelope with { LacksMember = true } }, read, source, WithRest(read.Others, fault.Extensions));
        fault = fault with { Detail = read.Message ?? description, Pulp = envelope };
        var rest = new Dictionary<string, object?>(fault.Extensions);
        if (fault.Detail != description && error.Description.ValueKind == JsonValueKind.String)
            rest["description"] = description;
        return WithMembers(fault, read, source, WithRest(read.Others, rest));
    }

    private static Fault OfLegacy(PulpDocument read, FaultSource source)
    {
        var status = read.Status ?? source.Status;
        var (number, data) = PulpLegacy.Find(status, read.Others);
        var fault = new Fault(PulpNumbers.CodeOf(PulpNumbers.Service, number), status, PulpNumbers.TitleOf(PulpNumbers.Service, number), read.Message ?? "")
        {
            PulpCode = number,
            Data = data,
            Pulp = EnvelopeOf(read) with { LacksError = true },
        };
        return WithMembers(fault, read, source, read.Others);
    }

    private static Fault Uncoded(int status, string detail) => new(PulpNumbers.CodeOf(PulpNumbers.Service, null), status, PulpNumbers.TitleOf(PulpNumbers.Service, null), detail);

    // The member of the class is kept only where it is another than the one that the number and the data give.
    private static Fault WithMembers(Fault fault, PulpDocument read, FaultSource source, Dictionary<string, object?> members)
    {
        var own = members.Keys.Where(PulpMember.IsOne).ToList();
        var derived = PulpMember.Of(fault);
        if (own.Count == 0 && derived.Name is not null)
            fault = fault with { Pulp = fault.Pulp! with { LacksMember = true } };
        else if (own is [var name] && name == derived.Name && JsonValues.AreEqual(members[name], derived.Value))
            members.Remove(name);
        return Complete(fault, read, source, members);
    }

    private static Fault Complete(Fault fault, PulpDocument? read, FaultSource source, Dictionary<string, object?> members) => fault with
    {
        Extensions = members.Count > 0 ? members : fault.Extensions,
        Links = read?.Links ?? [],
        RequestId = RequestId.TryParse(read?.RequestId, out var requestId) ? requestId : fault.RequestId ?? source.RequestId,
        ReportId = ReportId.TryParse(read?.ReportId, out var reportId) ? reportId : fault.ReportId ?? source.ReportId,
        RetryAfter = source.RetryAfter,
    };

    private static PulpEnvelope EnvelopeOf(PulpDocument read) => new()
    {
        Href = read.Href,
        Method = read.Method,
        Exception = LinesOf(read.Exception),
        Traceback = LinesOf(read.Traceback),
    };

    // What the error object has beside its own members goes back into it, so it keeps its place.
    private static Dictionary<string, object?> WithRest(Dictionary<string, object?> members, IReadOnlyDictionary<string, object?> rest)
    {
        if (rest.Count > 0)
            members["error"] = rest;
        return members;
    }

    private static int StatusOf(JsonElement number, int? given, FaultSource source) =>
        given ?? (source.Status == 500 ? PulpNumbers.StatusOf(JsonValues.TextOf(number)) : null) ?? source.Status;
}
