using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>Makes a fault of an <c>error</c> object, and causes of those in it.</summary>
internal static class PulpErrorReader
{
    // Beyond what an answer tells: a client may want every field of a long form. JSON's own depth ends at 64, two levels a cause.
    private const int MaxDepth = 32;
    private const int MaxCount = 1_000;

    public static Fault Read(in PulpErrorObject error, int status)
    {
        var left = MaxCount;
        return Read(error, status, 0, ref left);
    }

    private static Fault Read(in PulpErrorObject error, int status, int depth, ref int left) =>
        error.IsOfThree ? PulpThreeReader.Read(error, status) : ReadTwo(error, status, depth, ref left);

    private static Fault ReadTwo(in PulpErrorObject error, int status, int depth, ref int left)
    {
        var number = error.Code.AsText() is { Length: > 0 and <= FaultCode.MaxLength } text ? text : null;
        var data = error.DataMap();
        var code = CodeOf(error, data, ref number);
        var others = error.Others;
        if (error.Data.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
            data["data"] = error.Data.AsPlain();
        if (error.Traceback.ValueKind != JsonValueKind.Undefined)
            (others ??= [])["traceback"] = error.Traceback.AsPlain();
        var title = string.IsNullOrWhiteSpace(error.Title) ? PulpNumbers.TitleOf(PulpNumbers.Service, number) : error.Title;
        return new Fault(code, status, title, error.Description.AsText() ?? "")
        {
            PulpCode = number,
            Data = data,
            Causes = CausesOf(error, status, depth, ref left),
            RequestId = RequestId.TryParse(error.RequestId, out var requestId) ? requestId : null,
            ReportId = ReportId.TryParse(error.ReportId, out var reportId) ? reportId : null,
            Extensions = others ?? [],
            Pulp = PulpEnvelope.Empty,
        };
    }

    // Ours name the code: beside the number, or where there is none, in the data.
    private static FaultCode CodeOf(in PulpErrorObject error, Dictionary<string, object?> data, ref string? number)
    {
        if (FaultCode.TryRead(error.FaultCode, out var beside))
            return beside;
        if (number is null or PulpNumbers.Unnumbered && data.TryGetValue(PulpNumbers.CodeField, out var field) && FaultCode.TryRead(field as string, out var inside))
        {
            number = null;
            data.Remove(PulpNumbers.CodeField);
            return inside;
        }

        return PulpNumbers.CodeOf(PulpNumbers.Service, number);
    }

    private static List<Fault> CausesOf(in PulpErrorObject error, int status, int depth, ref int left)
    {
        if (error.SubErrors.ValueKind != JsonValueKind.Array || depth == MaxDepth)
            return [];
        var causes = new List<Fault>(Math.Min(error.SubErrors.GetArrayLength(), MaxCount));
        foreach (var item in error.SubErrors.EnumerateArray())
        {
            if (left-- <= 0)
                break;
            if (PulpErrorObject.Of(item) is { } cause)
                causes.Add(Read(cause, StatusOf(cause, status), depth + 1, ref left));
            else if (item.AsText() is { } text)
                causes.Add(Uncoded(text, status));
        }

        return causes;
    }

    private static Fault Uncoded(string text, int status) =>
        new(PulpNumbers.CodeOf(PulpNumbers.Service, null), status, PulpNumbers.TitleOf(PulpNumbers.Service, null), text) { Pulp = PulpEnvelope.Empty };

    // Pulp gives a sub error no status: it is that of the number's class, or of a validation error, or of the fault that it led to.
    private static int StatusOf(in PulpErrorObject cause, int status)
    {
        if (cause.Status != 0)
            return cause.Status;
        var number = cause.Code.AsText();
        return PulpNumbers.StatusOf(number) ?? (PulpNumbers.IsValidation(number) ? 400 : status);
    }
}
