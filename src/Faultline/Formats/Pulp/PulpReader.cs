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
        if (PulpErrorObject.Of(read.Error) is { } inside && (read.HasMessage || read.IsReport || inside.IsMarked))
            return OfError(read, inside, source);
        if (read.HasMessage)
            return OfLegacy(read, source);
        if (PulpErrorObject.Of(document) is { IsMarked: true } bare && read.Others.ContainsKey("description"))
            return Complete(PulpErrorReader.Read(bare, StatusOf(bare.Code, null, source)), null, source, null);
        if (read.IsFailedTask)
            return OfSilentTask(read, source);
        return read.OnlyDetail is { } detail ? Complete(PulpThreeReader.OfDetail(detail, source.Status), null, source, null) : null;
    }

    /// <summary>The lines of a trace, which is null, a string or an array of strings.</summary>
    public static IReadOnlyList<string> LinesOf(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return [.. element.EnumerateArray().Take(MaxLines).Select(line => line.AsText() ?? "")];
        return element.AsText() is { Length: > 0 } text ? [text] : [];
    }

    private static Fault OfError(PulpDocument read, in PulpErrorObject error, FaultSource source)
    {
        var fault = PulpErrorReader.Read(error, StatusOf(error.Code, read.Status, source));
        var description = fault.Detail;
        var envelope = EnvelopeOf(read, fault.Pulp?.Traceback) with { LacksMember = !read.HasMessage };
        fault = fault with { Detail = read.Message ?? description, Pulp = envelope };
        var rest = fault.Extensions;
        if (fault.Detail != description && error.Description.ValueKind == JsonValueKind.String)
            rest = new Dictionary<string, object?>(rest) { ["description"] = description };
        // What the error object has beside its own members goes back into it, so it keeps its place.
        if (rest.Count > 0)
            read.Others["error"] = rest;
        return WithMembers(fault, read, source);
    }

    private static Fault OfLegacy(PulpDocument read, FaultSource source)
    {
        var status = read.Status ?? source.Status;
        var (number, data) = PulpLegacy.Find(status, read.Others);
        var fault = new Fault(PulpNumbers.CodeOf(PulpNumbers.Service, number), status, PulpNumbers.TitleOf(PulpNumbers.Service, number), read.Message ?? "")
        {
            PulpCode = number,
            Data = data,
            Pulp = EnvelopeOf(read, null) with { LacksError = true },
        };
        return WithMembers(fault, read, source);
    }

    private static Fault OfSilentTask(PulpDocument read, FaultSource source)
    {
        var service = read.IsOfThree ? PulpNumbers.ServiceOfThree : PulpNumbers.Service;
        var fault = new Fault(PulpNumbers.CodeOf(service, null), source.Status, PulpNumbers.TitleOf(service, null), "")
        {
            Pulp = EnvelopeOf(read, null) with { LacksError = true, LacksMember = true },
        };
        return Complete(fault, read, source, read.Others);
    }

    // The member of the class is kept only where it is another than the one that the number and the data give.
    private static Fault WithMembers(Fault fault, PulpDocument read, FaultSource source)
    {
        var members = read.Others;
        var derived = PulpMember.Of(fault);
        var count = 0;
        foreach (var (name, _) in members)
            count += PulpMember.IsOne(name) ? 1 : 0;
        if (count == 0 && derived.Name is not null)
            fault = fault with { Pulp = fault.Pulp! with { LacksMember = true } };
        else if (count == 1 && derived.Name is not null && members.TryGetValue(derived.Name, out var given) && PulpValues.AreEqual(given, derived.Value))
            members.Remove(derived.Name);
        return Complete(fault, read, source, members);
    }

    private static Fault Complete(Fault fault, PulpDocument? read, FaultSource source, Dictionary<string, object?>? members) => fault with
    {
        Extensions = members ?? fault.Extensions,
        Links = read?.Links ?? [],
        RequestId = RequestId.TryParse(read?.RequestId, out var requestId) ? requestId : fault.RequestId ?? source.RequestId,
        ReportId = ReportId.TryParse(read?.ReportId, out var reportId) ? reportId : fault.ReportId ?? source.ReportId,
        RetryAfter = source.RetryAfter,
    };

    private static PulpEnvelope EnvelopeOf(PulpDocument read, IReadOnlyList<string>? traceback) => new()
    {
        Href = read.Href,
        Method = read.Method,
        Exception = LinesOf(read.Exception),
        Traceback = traceback is { Count: > 0 } ? traceback : LinesOf(read.Traceback),
    };

    private static int StatusOf(JsonElement number, int? given, FaultSource source) =>
        given ?? (source.Status == 500 ? PulpNumbers.StatusOf(number.AsText()) : null) ?? source.Status;
}
