using System.Text.Json;
using System.Text.RegularExpressions;

namespace Faultline.Tests.Formats;

/// <summary>
/// As much of JSON Schema draft 04 as the API-SIG errors schema uses: type, properties, required, items, minItems, pattern,
/// and the reference to a Link Description Object. A keyword that it does not know fails the test.
/// </summary>
internal sealed class DraftFourSchema(JsonElement schema)
{
    private static readonly string[] Ignored = ["$schema", "id", "description"];

    /// <summary>The schema of the guideline: the shared vector when it is there, else the copy that stands beside these tests.</summary>
    public static DraftFourSchema OfErrors()
    {
        var root = RepositoryRoot();
        string[] places = [Path.Combine(root, "..", "shared", "vectors", "api-sig", "errors-schema.json"), Path.Combine(root, "tests", "Faultline.Tests", "Vectors", "api-sig", "errors-schema.json")];
        return new DraftFourSchema(JsonDocument.Parse(File.ReadAllText(places.First(File.Exists))).RootElement);
    }

    public static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Faultline.slnx")))
            directory = directory.Parent;
        return directory.ShouldNotBeNull().FullName;
    }

    public IReadOnlyList<string> Errors(JsonElement value) => [.. Check(schema, value, "$")];

    private static IEnumerable<string> Check(JsonElement schema, JsonElement value, string at)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var wrong = keyword.Name switch
            {
                "type" => IsOf(keyword.Value.GetString(), value) ? [] : [$"{at} is no {keyword.Value}"],
                "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!) ? [] : [$"{at} does not match {keyword.Value}"],
                "required" => keyword.Value.EnumerateArray().Where(name => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at} lacks {name}"),
                "properties" => value.ValueKind != JsonValueKind.Object ? [] : keyword.Value.EnumerateObject().Where(p => value.TryGetProperty(p.Name, out _)).SelectMany(p => Check(p.Value, value.GetProperty(p.Name), $"{at}.{p.Name}")),
                "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32() ? [] : [$"{at} has too few items"],
                "items" => value.ValueKind != JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, i) => Check(keyword.Value, item, $"{at}[{i}]")),
                "$ref" when keyword.Value.GetString() == "http://json-schema.org/draft-04/links" => LinkErrors(value, at),
                var name when Ignored.Contains(name) => [],
                var name => throw new NotSupportedException($"The schema uses {name}, which this checker does not know"),
            };
            foreach (var error in wrong)
                yield return error;
        }
    }

    // http://json-schema.org/draft-04/hyper-schema, definition of a link: an object that requires href and rel, both text.
    private static IEnumerable<string> LinkErrors(JsonElement value, string at) =>
        from name in (string[])["href", "rel"]
        where value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.String
        select $"{at} lacks {name}";

    private static bool IsOf(string? type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"The schema uses the type {type}"),
    };
}
