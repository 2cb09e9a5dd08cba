using System.Text.Json;
using Faultline.Formats.Pulp;
using Faultline.Tests.House;

namespace Faultline.Tests.Formats.Pulp;

/// <summary>The vectors of Pulp: the copies that stand beside these tests, and the shared ones where they are there, which may be more.</summary>
internal static class PulpVectors
{
    public static PulpCatalogue Catalogue { get; } = Read("catalog.json");

    public static PulpCatalogue Read(string file)
    {
        using var stream = File.OpenRead(Places(file).First());
        return PulpCatalogue.Read(stream);
    }

    /// <summary>The vectors of a file by their names, or by their codes.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Of(string file)
    {
        var vectors = new Dictionary<string, JsonElement>();
        foreach (var place in Places(file))
        {
            foreach (var vector in JsonDocument.Parse(File.ReadAllText(place)).RootElement.GetProperty("vectors").EnumerateArray())
                vectors.TryAdd(vector.GetProperty(vector.TryGetProperty("name", out _) ? "name" : "code").GetString()!, vector);
        }

        return vectors;
    }

    private static IEnumerable<string> Places(string file) =>
        new[] { Path.Combine(RepositoryFiles.Root, "..", "shared", "vectors", "pulp", file), Path.Combine(RepositoryFiles.Root, "tests", "Faultline.Tests", "Vectors", "pulp", file) }.Where(File.Exists);
}
