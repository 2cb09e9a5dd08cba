using System.Text.Json;

namespace Faultline.Tests.Formats;

/// <summary>Captured documents: those beside these tests, and all the shared ones where they are there.</summary>
internal static class Vectors
{
    /// <summary>The files of a folder, such as <c>nova</c>, by name.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Of(string folder)
    {
        var files = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var place in Places(folder).Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(place, "*.json", SearchOption.AllDirectories))
                files[Path.GetRelativePath(place, file)] = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        }

        return files;
    }

    private static string[] Places(string folder)
    {
        var root = DraftFourSchema.RepositoryRoot();
        return [Path.Combine(root, "tests", "Faultline.Tests", "Vectors", folder), Path.Combine(root, "..", "shared", "vectors", folder)];
    }
}
