using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>Writes the object <c>error</c> and the ones in it. The extended form adds members that Pulp's clients do not look at.</summary>
/// <param name="json">Where to.</param>
/// <param name="isStrict">Whether to write what Pulp writes and nothing else.</param>
/// <param name="isBson">Whether values are encoded as in a call report. Default: as in an error document.</param>
internal readonly struct PulpErrorWriter(Utf8JsonWriter json, bool isStrict, bool isBson = false)
{
    private static readonly Func<string, bool> IsCodeField = name => name == PulpNumbers.CodeField;
    private static readonly Func<string, bool> IsTaken = name => PulpNames.IsOfError(name) || PulpMember.IsOne(name);

    /// <summary>Writes the error of a document.</summary>
    public void Write(Fault fault)
    {
        var left = FaultCauses.MaxCount;
        var own = fault.Extensions.Count > 0 && fault.Extensions.TryGetValue("error", out var error) ? error as IReadOnlyDictionary<string, object?> : null;
        var description = own is not null && own.TryGetValue("description", out var read) ? read as string : null;
        Write(fault, description ?? fault.Detail, own, 0, ref left);
    }

    private void Write(Fault fault, string description, IReadOnlyDictionary<string, object?>? more, int depth, ref int left)
    {
        json.WriteStartObject();
        if (fault.PulpCode is { } number)
            json.WriteString(PulpNames.Code, number);
        else
            json.WriteString(PulpNames.Code, PulpNames.Unnumbered);
        json.WriteString(PulpNames.Description, description);
        WriteData(fault);
        json.WriteStartArray(PulpNames.SubErrors);
        var written = fault.Causes.Count == 0 ? 0 : WriteCauses(fault, depth, ref left);
        json.WriteEndArray();
        if (!isStrict)
            WriteExtended(fault, depth, fault.Causes.Count - written);
        if (more is { Count: > 0 } && (!isStrict || fault.Pulp is not null))
            FaultJson.WriteMembers(json, Encoded(FaultExtensions.ForAll(more)), IsTaken);
        json.WriteEndObject();
    }

    private IReadOnlyDictionary<string, object?> Encoded(IReadOnlyDictionary<string, object?> values) => isBson ? PulpBson.Of(values) : values;

    private int WriteCauses(Fault fault, int depth, ref int left)
    {
        var (causes, written) = (fault.Causes, 0);
        for (; depth < FaultCauses.MaxDepth && written < causes.Count && left-- > 0; written++)
            Write(causes[written], causes[written].Detail, causes[written].Extensions, depth + 1, ref left);
        return written;
    }

    // Pulp gives what is none of its exceptions no data; without a number the code needs a place all the same.
    private void WriteData(Fault fault)
    {
        if (fault.PulpCode is not null)
        {
            FaultJson.WriteData(json, Encoded(fault.Data));
            return;
        }

        json.WriteStartObject(PulpNames.Data);
        if (!isStrict)
        {
            json.WriteString(PulpNames.CodeField, fault.Code.ToString());
            if (fault.Data.Count > 0)
                FaultJson.WriteMembers(json, Encoded(fault.Data), IsCodeField);
        }

        json.WriteEndObject();
    }

    private void WriteExtended(Fault fault, int depth, int leftOut)
    {
        // What the reader makes of the number is not said again.
        var number = fault.PulpCode;
        if (number is null || !PulpNumbers.IsTitleOf(fault.Title, number))
            json.WriteString(PulpNames.Title, fault.Title);
        if (number is not null && !PulpNumbers.IsCodeOf(fault.Code, number))
            json.WriteString(PulpNames.CodeField, fault.Code.ToString());
        if (leftOut > 0)
            json.WriteNumber("sub_errors_left_out"u8, leftOut);
        if (depth == 0)
            return;
        json.WriteNumber(PulpNames.HttpStatus, fault.Status);
        if (fault.RequestId is { } requestId)
            json.WriteString("request_id"u8, requestId.ToString());
        if (fault.ReportId is { } reportId)
            json.WriteString("report_id"u8, reportId.ToString());
    }
}
