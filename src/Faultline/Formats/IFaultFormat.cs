using System.Buffers;
using System.Text.Json;

namespace Faultline.Formats;

/// <summary>
/// One wire form of a fault. An implementation is stateless and may be called from many threads; it does not throw for
/// any fault, since a failure here would leave the caller without an answer.
/// </summary>
public interface IFaultFormat
{
    /// <summary>The name by which options choose this format, such as <c>openstack</c>.</summary>
    string Name { get; }

    /// <summary>The media type without parameters that a caller asks for in <c>Accept</c>, such as <c>application/json</c>.</summary>
    string MediaType { get; }

    /// <summary>The value of <c>Content-Type</c>, such as <c>text/html; charset=utf-8</c>.</summary>
    string ContentType { get; }

    /// <summary>Writes the whole document.</summary>
    void Write(FaultAnswer answer, IBufferWriter<byte> output);

    /// <summary>Reads a document of this form, or of an older or sloppy spelling of it; null when it is none. Does not throw for any document.</summary>
    /// <param name="document">The whole body.</param>
    /// <param name="source">What the rest of the answer says.</param>
    Fault? Read(JsonElement document, FaultSource source) => null;
}
