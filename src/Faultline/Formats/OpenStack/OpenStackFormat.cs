using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace Faultline.Formats.OpenStack;

/// <summary>
/// The OpenStack API-SIG errors document: <c>{"errors": [ … ]}</c>, this fault first, then its causes, the most recent
/// first. Valid against the guideline's <c>errors-schema.json</c>; <c>report_id</c>, <c>data</c>, and <c>report_url</c> and <c>trace</c>
/// for callers who may see them, are ours.
/// </summary>
/// <remarks>
/// Source: OpenStack API-SIG guideline "Errors". The list is flat: read again, every item but the first is a cause of the first. Placement's
/// documents, without links and partly without codes, are read too.
/// </remarks>
public sealed class OpenStackFormat : IFaultFormat
{
    private static readonly FrozenSet<string> Own = FrozenSet.ToFrozenSet(
        ["request_id", "code", "status", "title", "detail", "report_id", "report_url", "data", "trace", "links"]);

    /// <inheritdoc/>
    public string Name => "openstack";

    /// <inheritdoc/>
    public string MediaType => "application/json";

    /// <inheritdoc/>
    public string ContentType => "application/json";

    /// <inheritdoc/>
    public void Write(FaultAnswer answer, IBufferWriter<byte> output)
    {
        using var pooled = PooledJsonWriter.Rent(output);
        var json = pooled.Json;
        json.WriteStartObject();
        WriteErrors(json, answer);
        json.WriteEndObject();
        json.Flush();
    }

    /// <inheritdoc/>
    public Fault? Read(JsonElement document, FaultSource source) => OpenStackReader.Read(document, source);

    /// <summary>Writes the member <c>errors</c>.</summary>
    internal static void WriteErrors(Utf8JsonWriter json, FaultAnswer answer)
    {
        json.WriteStartArray(FaultMembers.Errors);
        WriteItem(json, answer.Fault, answer);
        var causesLeft = FaultCauses.MaxCount;
        WriteCauses(json, answer.Fault, 0, ref causesLeft);
        json.WriteEndArray();
    }

    // The order of FaultCauses.Flatten, without its enumerators.
    private static void WriteCauses(Utf8JsonWriter json, Fault fault, int depth, ref int causesLeft)
    {
        var causes = fault.Causes;
        for (var i = 0; depth < FaultCauses.MaxDepth && i < causes.Count && causesLeft > 0; i++)
        {
            causesLeft--;
            WriteItem(json, causes[i], null);
            WriteCauses(json, causes[i], depth + 1, ref causesLeft);
        }
    }

    private static void WriteItem(Utf8JsonWriter json, Fault fault, FaultAnswer? answer)
    {
        json.WriteStartObject();
        FaultExtensions.WriteRequestId(json, fault, isCause: answer is null);
        json.WriteString(FaultMembers.Code, fault.Code.ToString());
        json.WriteNumber(FaultMembers.Status, fault.Status);
        json.WriteString(FaultMembers.Title, fault.Title);
        json.WriteString(FaultMembers.Detail, fault.Detail);
        if (fault.ReportId is { } reportId)
            json.WriteString(FaultMembers.ReportId, reportId.ToString());
        if (answer?.ReportUrl is { } url)
            json.WriteString(FaultMembers.ReportUrl, url);
        if (fault.Data.Count > 0)
            FaultJson.WriteData(json, fault.Data);
        if (answer?.Trace is { } trace)
            json.WriteString(FaultMembers.Trace, trace);
        WriteLinks(json, fault);
        FaultExtensions.Write(json, fault, Own);
        json.WriteEndObject();
    }

    // The schema wants at least one link, and one of them must lead to help.
    private static void WriteLinks(Utf8JsonWriter json, Fault fault)
    {
        json.WriteStartArray(FaultMembers.Links);
        var (links, hasHelp) = (fault.Links, false);
        for (var i = 0; i < links.Count; i++)
        {
            WriteLink(json, links[i].Rel, links[i].Href);
            hasHelp |= links[i].Rel == FaultLink.Help;
        }

        if (!hasHelp)
            WriteLink(json, FaultLink.Help, StatusReference.HelpLink(fault.Status));
        json.WriteEndArray();
    }

    private static void WriteLink(Utf8JsonWriter json, string rel, string href)
    {
        json.WriteStartObject();
        json.WriteString(FaultMembers.Rel, rel);
        json.WriteString(FaultMembers.Href, href);
        json.WriteEndObject();
    }
}
