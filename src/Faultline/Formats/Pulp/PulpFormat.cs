using System.Buffers;
using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>
/// The error document of Pulp 2. Strict, it is member for member what Pulp sends. Extended, <c>error</c> is always there (a fault without a Pulp number is
/// <c>PLP0000</c> with its code in <c>error.data.fault_code</c>), and members that Pulp's clients do not look at carry what Pulp has no place for:
/// <c>request_id</c>, <c>report_id</c>, <c>report_url</c>, <c>links</c>, and in the error objects <c>title</c>, <c>fault_code</c> and <c>http_status</c>.
/// </summary>
/// <remarks>
/// Source: Pulp 2 "Exception Handling", and where its prose, its sample and its server differ, the server. <c>exception</c> and <c>traceback</c> are
/// filled for status 500 and callers who may see details.
/// </remarks>
/// <param name="isStrict">Whether to write what Pulp writes and nothing else.</param>
public sealed class PulpFormat(bool isStrict = false) : IFaultFormat
{
    private static readonly Func<string, bool> IsTaken = PulpNames.IsOfEnvelope;
    private static readonly Func<string, bool> IsNotOfClass = name => !PulpMember.IsOne(name);

    /// <summary><c>pulp</c>, or <c>pulp-strict</c>.</summary>
    public string Name => isStrict ? "pulp-strict" : "pulp";

    /// <inheritdoc/>
    public string MediaType => "application/json";

    /// <inheritdoc/>
    public string ContentType => "application/json; charset=utf-8";

    /// <inheritdoc/>
    public void Write(FaultAnswer answer, IBufferWriter<byte> output)
    {
        var fault = answer.Fault;
        using var pooled = PooledJsonWriter.RentAscii(output);
        var json = pooled.Json;
        json.WriteStartObject();
        json.WriteString(PulpNames.Href, answer.Target);
        json.WriteNumber(PulpNames.HttpStatus, fault.Status);
        json.WriteString(PulpNames.HttpRequestMethod, answer.Method);
        json.WriteString(PulpNames.ErrorMessage, fault.Detail);
        PulpTrace.Write(json, fault, answer.Trace);
        WriteMembers(json, fault);
        if (!isStrict || (fault.PulpCode is not null && fault.Pulp is not { LacksError: true }))
        {
            json.WritePropertyName(PulpNames.ErrorObject);
            new PulpErrorWriter(json, isStrict).Write(fault);
        }

        if (!isStrict)
            WriteExtended(json, answer);
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>
    /// Reads what Pulp sends: error documents of 2.0 to 2.21, with or without <c>error</c>; error objects by themselves; the error in a call report or
    /// a task report; and of Pulp 3 the error of a task, and <c>{"detail": …}</c>. Codes are <c>pulp.plp0009</c> and <c>pulp3.plp0009</c>.
    /// </summary>
    /// <inheritdoc/>
    public Fault? Read(JsonElement document, FaultSource source) => PulpReader.Read(document, source);

    // What the fault was read with stays as it was; else number and data say what the class of the exception would have.
    private void WriteMembers(Utf8JsonWriter json, Fault fault)
    {
        var more = fault.Extensions;
        if ((more.Count == 0 || !more.Keys.Any(PulpMember.IsOne)) && PulpMember.Of(fault) is { Name: not null } member)
        {
            json.WritePropertyName(member.Name);
            FaultJson.WriteValue(json, member.Value);
        }

        if (more.Count > 0)
            FaultJson.WriteMembers(json, FaultExtensions.ForAll(more), isStrict && fault.Pulp is null ? IsNotOfClass : IsTaken);
    }

    private static void WriteExtended(Utf8JsonWriter json, FaultAnswer answer)
    {
        var fault = answer.Fault;
        if (fault.RequestId is { } requestId)
            json.WriteString("request_id"u8, requestId.ToString());
        if (fault.ReportId is { } reportId)
            json.WriteString("report_id"u8, reportId.ToString());
        if (answer.ReportUrl is { } url)
            json.WriteString("report_url"u8, url);
        json.WriteStartArray("links"u8);
        var hasHelp = false;
        foreach (var link in fault.Links)
        {
            WriteLink(json, link.Rel, link.Href);
            hasHelp |= link.Rel == FaultLink.Help;
        }

        if (!hasHelp)
            WriteLink(json, FaultLink.Help, StatusReference.HelpLink(fault.Status));
        json.WriteEndArray();
    }

    private static void WriteLink(Utf8JsonWriter json, string rel, string href)
    {
        json.WriteStartObject();
        json.WriteString("rel"u8, rel);
        json.WriteString("href"u8, href);
        json.WriteEndObject();
    }
}
