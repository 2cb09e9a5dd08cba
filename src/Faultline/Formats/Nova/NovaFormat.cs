using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Faultline.Formats.Nova;

/// <summary>
/// The fault of OpenStack Nova: <c>{"itemNotFound": {"code": 404, "message": "…"}}</c>. The root is the fault's own or the one that Nova
/// gives to the status; 413 and 429 have <c>retryAfter</c>, text as Nova's, if there is a time to wait; a caller who may see the trace gets it
/// as <c>details</c>. It has no place for anything else: ids travel in the headers.
/// </summary>
/// <remarks>
/// Source: Nova, <c>nova/api/openstack/wsgi.py</c>, class <c>Fault</c>, and its guide "Faults". Read again, the code is the root's,
/// such as <c>nova.item_not_found</c>. Also read is the fault that a server in the state <c>ERROR</c> holds.
/// </remarks>
public sealed class NovaFormat : IFaultFormat
{
    /// <inheritdoc/>
    public string Name => "nova";

    /// <inheritdoc/>
    public string MediaType => "application/json";

    /// <inheritdoc/>
    public string ContentType => "application/json; charset=UTF-8";

    /// <inheritdoc/>
    public void Write(FaultAnswer answer, IBufferWriter<byte> output)
    {
        using var pooled = PooledJsonWriter.Rent(output);
        var json = pooled.Json;
        json.WriteStartObject();
        WriteMember(json, answer.Fault.NovaRoot, answer);
        json.WriteEndObject();
        json.Flush();
    }

    /// <inheritdoc/>
    public Fault? Read(JsonElement document, FaultSource source) => NovaReader.Read(document, source);

    /// <summary>Writes the root element with what is in it; the root is the one of the status if there is no other.</summary>
    internal static void WriteMember(Utf8JsonWriter json, string? root, FaultAnswer answer)
    {
        var fault = answer.Fault;
        if (string.IsNullOrWhiteSpace(root))
            json.WriteStartObject(NovaRoots.EncodedOf(fault.Status));
        else
            json.WriteStartObject(root);
        json.WriteNumber(FaultMembers.Code, fault.Status);
        // Clients show it as it is: no text at all would say nothing.
        json.WriteString(FaultMembers.Message, fault.Detail.Length > 0 ? fault.Detail : fault.Title);
        if (fault is { Status: 413 or 429, RetryAfter: { } wait })
            json.WriteString(FaultMembers.RetryAfter, Math.Max(0, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        if (answer.Trace is { } trace)
            json.WriteString(FaultMembers.Details, trace);
        json.WriteEndObject();
    }
}
