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
        var sealedBugs = SealedOf(events.Select(line => (Text(line, "bug"), Text(line, "family")[0], Text(line, "twins"))).Distinct());
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

    /// <summary>
    /// About a third of each family, at least one bug and never all: the sets of twins whose salted hashes are lowest. Twins stay together, because
    /// a merge of two bugs is seen only where both are; of the families of wrong merges two bugs or more are sealed.
    /// </summary>
    private static HashSet<string> SealedOf(IEnumerable<(string Bug, char Family, string Twins)> bugs)
    {
        var chosen = new HashSet<string>();
        foreach (var family in bugs.GroupBy(bug => bug.Family))
        {
            var all = family.Count();
            var wanted = Math.Max(family.Key >= 'n' ? 2 : 1, (int)Math.Round(all / 3.0));
            var left = wanted;
            foreach (var twins in family.GroupBy(bug => bug.Twins).OrderBy(twins => Stable.Of($"{Salt}:{twins.Key}")))
            {
                var isAlone = family.Key >= 'n' && twins.Count() == 1;
                if (left <= 0 || twins.Count() > (left == wanted ? left + 1 : left) || twins.Count() == all || isAlone)
                    continue;
                left -= twins.Count();
                chosen.UnionWith(twins.Select(bug => bug.Bug));
            }
        }

        return chosen;
    }

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
