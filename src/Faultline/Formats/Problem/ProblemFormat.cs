using System.Buffers;
using System.Text.Json;

namespace Faultline.Formats.Problem;

/// <summary>
/// RFC 9457 problem details. Beyond its members: <c>code</c>, <c>request_id</c>, <c>report_id</c>, <c>data</c>,
/// <c>causes</c> (each again a problem), and <c>report_url</c> and <c>trace</c> for callers who may see them.
/// </summary>
/// <remarks>Source: RFC 9457, sections 3.1 and 3.2. <c>type</c> is the fault's help link.</remarks>
public sealed class ProblemFormat : IFaultFormat
{
    /// <inheritdoc/>
    public string Name => "problem";

    /// <inheritdoc/>
    public string MediaType => "application/problem+json";

    /// <inheritdoc/>
    public string ContentType => "application/problem+json";

    /// <inheritdoc/>
    public void Write(FaultAnswer answer, IBufferWriter<byte> output)
    {
        using var pooled = PooledJsonWriter.Rent(output);
        var causesLeft = FaultCauses.MaxCount;
        WriteProblem(pooled.Json, answer.Fault, answer, 0, ref causesLeft);
        pooled.Json.Flush();
    }

    private static void WriteProblem(Utf8JsonWriter json, Fault fault, FaultAnswer? answer, int depth, ref int causesLeft)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, StatusReference.HelpLink(fault));
        json.WriteString("title"u8, fault.Title);
        json.WriteNumber("status"u8, fault.Status);
        json.WriteString("detail"u8, fault.Detail);
        json.WriteString("code"u8, fault.Code.ToString());
        if (fault.RequestId is { } requestId)
            json.WriteString("request_id"u8, requestId.ToString());
        if (fault.ReportId is { } reportId)
            json.WriteString("report_id"u8, reportId.ToString());
        if (answer?.ReportUrl is { } url)
            json.WriteString("report_url"u8, url);
        if (fault.Data.Count > 0)
            FaultJson.WriteData(json, fault.Data);
        if (fault.Causes.Count > 0 && depth < FaultCauses.MaxDepth && causesLeft > 0)
            WriteCauses(json, fault, depth, ref causesLeft);
        if (answer?.Trace is { } trace)
            json.WriteString("trace"u8, trace);
        json.WriteEndObject();
    }

    private static void WriteCauses(Utf8JsonWriter json, Fault fault, int depth, ref int causesLeft)
    {
        json.WriteStartArray("causes"u8);
        foreach (var cause in fault.Causes)
        {
            if (causesLeft-- <= 0)
                break;
            WriteProblem(json, cause, null, depth + 1, ref causesLeft);
        }

        json.WriteEndArray();
    }
}
