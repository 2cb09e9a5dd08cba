using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shop.Kernel;

namespace Capture;

/// <summary>Puts the events of all builds together, splits them by bug, and writes the two files of the set.</summary>
internal static class SetWriter
{
    private const string Salt = "faultline-labelled-set-1";

    public static int Write(string into, string[] files, JsonSerializerOptions json)
    {
        var events = files.SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        foreach (var line in events)
            RuntimeUpgrade.Apply(line);
        var sealedBugs = SealedOf(events.Select(line => (Text(line, "bug"), Text(line, "family"))).Distinct());
        foreach (var isSealed in (bool[])[false, true])
        {
            var lines = events.Where(line => sealedBugs.Contains(Text(line, "bug")) == isSealed)
                .OrderBy(line => Text(line, "bug"), StringComparer.Ordinal).ThenBy(line => Text(line, "variant"), StringComparer.Ordinal)
                .ThenBy(line => line["report"]!["id"]!.GetValue<string>(), StringComparer.Ordinal).ToList();
            var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line.ToJsonString(json) + "\n")));
            var path = Path.Combine(into, isSealed ? "sealed.ndjson.br" : "open.ndjson.br");
            File.WriteAllBytes(path, Compress(bytes));
            Console.WriteLine($"{path}: {lines.Select(line => Text(line, "bug")).Distinct().Count()} bugs, {lines.Count} events, {bytes.Length} bytes, {new FileInfo(path).Length} compressed");
        }

        return 0;
    }

    /// <summary>A third of each family, at least one of it and never all: the bugs whose salted hashes are lowest.</summary>
    private static HashSet<string> SealedOf(IEnumerable<(string Bug, string Family)> bugs) =>
    [
        .. from bug in bugs
           group bug.Bug by bug.Family into family
           from name in family.OrderBy(name => Stable.Of($"{Salt}:{name}")).Take(Math.Max(1, (int)Math.Round(family.Count() / 3.0)))
           select name,
    ];

    private static byte[] Compress(byte[] bytes)
    {
        using var encoder = new BrotliEncoder(quality: 11, window: 24);
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        if (encoder.Compress(bytes, buffer, out _, out var written, isFinalBlock: true) != System.Buffers.OperationStatus.Done)
            throw new InvalidOperationException($"{bytes.Length} bytes did not fit into {buffer.Length}");
        return buffer[..written];
    }

    private static string Text(JsonObject line, string name) => line[name]!.GetValue<string>();
}
