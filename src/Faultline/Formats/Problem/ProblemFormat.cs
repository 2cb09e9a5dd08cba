using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace Faultline.Formats.Problem;

/// <summary>
/// RFC 9457 problem details. Beyond its members: <c>code</c>, <c>request_id</c>, <c>report_id</c>, <c>data</c>,
/// <c>causes</c> (each again a problem), and <c>report_url</c> and <c>trace</c> for callers who may see them.
/// </summary>
/// <remarks>
/// Source: RFC 9457, sections 3.1 and 3.2. <c>type</c> is the fault's help link. Read are also ASP.NET Core's documents: each field of its
/// <c>errors</c> is a cause.
/// </remarks>
public sealed class ProblemFormat : IFaultFormat
{
    private static readonly FrozenSet<string> Own = FrozenSet.ToFrozenSet(
        ["type", "title", "status", "detail", "code", "request_id", "report_id", "report_url", "data", "causes", "trace"]);

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

    /// <inheritdoc/>
    public Fault? Read(JsonElement document, FaultSource source) => ProblemReader.Read(document, source);

    /// <summary>Writes the members of RFC 9457, and those that say which fault it is.</summary>
    internal static void WriteHead(Utf8JsonWriter json, Fault fault, bool isCause)
    {
        json.WriteString(FaultMembers.Type, StatusReference.HelpLink(fault));
        json.WriteString(FaultMembers.Title, fault.Title);
        json.WriteNumber(FaultMembers.Status, fault.Status);
        json.WriteString(FaultMembers.Detail, fault.Detail);
        json.WriteString(FaultMembers.Code, fault.Code.ToString());
        FaultExtensions.WriteRequestId(json, fault, isCause);
        if (fault.ReportId is { } reportId)
            json.WriteString(FaultMembers.ReportId, reportId.ToString());
    }

    private static void WriteProblem(Utf8JsonWriter json, Fault fault, FaultAnswer? answer, int depth, ref int causesLeft)
    {
        json.WriteStartObject();
        WriteHead(json, fault, isCause: answer is null);
        if (answer?.ReportUrl is { } url)
            json.WriteString(FaultMembers.ReportUrl, url);
        if (fault.Data.Count > 0)
            FaultJson.WriteData(json, fault.Data);
        if (fault.Causes.Count > 0 && depth < FaultCauses.MaxDepth && causesLeft > 0)
            WriteCauses(json, fault.Causes, depth, ref causesLeft);
        if (answer?.Trace is { } trace)
            json.WriteString(FaultMembers.Trace, trace);
        FaultExtensions.Write(json, fault, Own);
        json.WriteEndObject();
    }

    private static void WriteCauses(Utf8JsonWriter json, IReadOnlyList<Fault> causes, int depth, ref int causesLeft)
    {
        json.WriteStartArray(FaultMembers.Causes);
        for (var i = 0; i < causes.Count; i++)
        {
            if (causesLeft-- <= 0)
                break;
            WriteProblem(json, causes[i], null, depth + 1, ref causesLeft);
        }

        json.WriteEndArray();
    }
}
