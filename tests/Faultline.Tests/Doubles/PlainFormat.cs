using System.Buffers;
using System.Text.Json;
using Faultline.Formats;

namespace Faultline.Tests.Doubles;

/// <summary>A format of an app's own with the media type of others: chosen by endpoint, group, path or option, never by Accept alone.</summary>
internal sealed class PlainFormat(string name = "plain") : IFaultFormat
{
    public string Name => name;

    public string MediaType => "application/json";

    public string ContentType => "application/json";

    public void Write(FaultAnswer answer, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartObject(name);
        json.WriteString("code", answer.Fault.Code.ToString());
        json.WriteNumber("status", answer.Fault.Status);
        json.WriteString("request_id", answer.Fault.RequestId?.ToString());
        json.WriteNumber("causes", answer.Fault.Causes.Count);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
