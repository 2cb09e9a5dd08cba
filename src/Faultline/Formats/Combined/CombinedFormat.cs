using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using Faultline.Formats.Nova;
using Faultline.Formats.OpenStack;
using Faultline.Formats.Problem;

namespace Faultline.Formats.Combined;

/// <summary>
/// One document that the clients of three forms read in full: first Nova's member, then <c>errors</c> exactly as <c>openstack</c> writes it,
/// then the members of RFC 9457 with <c>code</c>, <c>request_id</c> and <c>report_id</c>. It is valid against the guideline's
/// <c>errors-schema.json</c>. Causes, data and the rest are in <c>errors</c>.
/// </summary>
/// <remarks>
/// The order matters: python-novaclient reads the first member of the body, and takes a <c>message</c> beside it for the text, so there is none.
/// </remarks>
public sealed class CombinedFormat : IFaultFormat
{
    private static readonly FrozenSet<string> Taken = FrozenSet.ToFrozenSet(
        ["errors", "message", "type", "title", "status", "detail", "code", "request_id", "report_id"]);

    /// <inheritdoc/>
    public string Name => "combined";

    /// <inheritdoc/>
    public string MediaType => "application/json";

    /// <inheritdoc/>
    public string ContentType => "application/json";

    /// <inheritdoc/>
    public void Write(FaultAnswer answer, IBufferWriter<byte> output)
    {
        using var pooled = PooledJsonWriter.Rent(output);
        var (json, fault) = (pooled.Json, answer.Fault);
        json.WriteStartObject();
        NovaFormat.WriteMember(json, fault.NovaRoot is { } root && Taken.Contains(root) ? null : fault.NovaRoot, answer);
        OpenStackFormat.WriteErrors(json, answer);
        ProblemFormat.WriteHead(json, fault, isCause: false);
        json.WriteEndObject();
        json.Flush();
    }

    /// <inheritdoc/>
    public Fault? Read(JsonElement document, FaultSource source)
    {
        if (!document.HasMember("errors"u8) || NovaReader.RootOf(document) is not { } root || OpenStackReader.Read(document, source, isPlain: false) is not { } fault)
            return null;
        return root == NovaRoots.Of(fault.Status) ? fault : fault with { NovaRoot = root };
    }
}
