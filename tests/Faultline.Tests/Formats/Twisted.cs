using System.Text.Json.Nodes;

namespace Faultline.Tests.Formats;

/// <summary>Documents that went wrong on the way or were wrong from the start.</summary>
internal static class Twisted
{
    private static readonly string[] Odd = ["null", "true", "7", "-1e400", "\"\"", "\"\\ud800\"", "[]", "{}", "[[1]]", "{\"a\":{}}", "\"404 Not Found\"", "404", "\"Not.A Code\"", "{\"\\ud800\":1}", "{\"\\udc00errors\":[{\"\\ud800\":\"\\udc00\"}]}"];

    /// <summary>A whole document in which some values have another type.</summary>
    public static byte[] Json(ReadOnlySpan<byte> document, Random random)
    {
        var root = JsonNode.Parse(document)!;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var places = new List<JsonNode>();
            Collect(root, places);
            Replace(places[random.Next(places.Count)], Odd[random.Next(Odd.Length)]);
        }

        // The node cannot hold what is no valid text, so it goes in afterwards.
        return System.Text.Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(root.ToJsonString(), "\"@(\\d+)@\"", match => Odd[int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)]));
    }

    /// <summary>A document of which some bytes are others, or missing.</summary>
    public static byte[] Bytes(byte[] document, Random random)
    {
        var bytes = (byte[])document.Clone();
        for (var i = random.Next(0, 6); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(2) == 0 ? bytes : bytes[..random.Next(bytes.Length)];
    }

    private static void Collect(JsonNode node, List<JsonNode> places)
    {
        foreach (var child in node switch { JsonObject map => map.Select(member => member.Value), JsonArray list => list, _ => [] })
        {
            if (child is not null)
            {
                places.Add(child);
                Collect(child, places);
            }
        }
    }

    private static void Replace(JsonNode at, string json)
    {
        var mark = JsonValue.Create($"@{Array.IndexOf(Odd, json)}@");
        if (at.Parent is JsonArray)
            at.ReplaceWith(mark);
        else if (at.Parent is JsonObject map)
            map[at.GetPropertyName()] = mark;
    }
}
