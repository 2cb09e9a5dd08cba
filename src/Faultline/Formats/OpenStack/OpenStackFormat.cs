using System.Buffers;
using System.Text.Json;

namespace Faultline.Formats.OpenStack;

/// <summary>
/// The OpenStack API-SIG errors document: <c>{"errors": [ … ]}</c>, this fault first, then its causes, the most recent
/// first. Valid against the guideline's <c>errors-schema.json</c>; <c>report_id</c>, <c>data</c>, and <c>report_url</c> and <c>trace</c>
/// for callers who may see them, are ours.
/// </summary>
/// <remarks>Source: OpenStack API-SIG guideline "Errors".</remarks>
public sealed class OpenStackFormat : IFaultFormat
{
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
        json.WriteStartArray("errors"u8);
        WriteItem(json, answer.Fault, answer);
        if (answer.Fault.Causes.Count > 0)
        {
            foreach (var cause in FaultCauses.Flatten(answer.Fault))
                WriteItem(json, cause, null);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteItem(Utf8JsonWriter json, Fault fault, FaultAnswer? answer)
    {
        json.WriteStartObject();
        if (fault.RequestId is { } requestId)
            json.WriteString("request_id"u8, requestId.ToString());
        json.WriteString("code"u8, fault.Code.ToString());
        json.WriteNumber("status"u8, fault.Status);
        json.WriteString("title"u8, fault.Title);
        json.WriteString("detail"u8, fault.Detail);
        if (fault.ReportId is { } reportId)
            json.WriteString("report_id"u8, reportId.ToString());
        if (answer?.ReportUrl is { } url)
            json.WriteString("report_url"u8, url);
        if (fault.Data.Count > 0)
            FaultJson.WriteData(json, fault.Data);
        if (answer?.Trace is { } trace)
            json.WriteString("trace"u8, trace);
        WriteLinks(json, fault);
        json.WriteEndObject();
    }

    // The schema wants at least one link, and one of them must lead to help.
    private static void WriteLinks(Utf8JsonWriter json, Fault fault)
    {
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
