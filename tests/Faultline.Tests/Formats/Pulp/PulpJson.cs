using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Faultline.Formats;

namespace Faultline.Tests.Formats.Pulp;

/// <summary>Documents as JSON, written and compared.</summary>
internal static class PulpJson
{
    public static JsonElement Write(IFaultFormat format, FaultAnswer answer) => Parse(output => format.Write(answer, output));

    public static JsonElement Parse(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        output.WrittenSpan.ToArray().ShouldAllBe(b => b >= 0x20 && b < 0x7F);
        return Parse(Encoding.ASCII.GetString(output.WrittenSpan));
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>Fails unless two documents have the same members with the same values, in any order.</summary>
    public static void ShouldBe(JsonElement actual, JsonElement expected) =>
        Sorted(JsonNode.Parse(actual.GetRawText())).ShouldBe(Sorted(JsonNode.Parse(expected.GetRawText())));

    private static string Sorted(JsonNode? node)
    {
        return Ordered(node)?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "null";

        static JsonNode? Ordered(JsonNode? node) => node switch
        {
            JsonObject map => new JsonObject(map.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Ordered(member.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Ordered)]),
            _ => node?.DeepClone(),
        };
    }
}
