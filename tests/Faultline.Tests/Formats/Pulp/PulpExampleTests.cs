using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Faultline.Formats.Pulp;
using Faultline.Tests.House;

namespace Faultline.Tests.Formats.Pulp;

/// <summary>The examples in the documentation of the code are its own: what a vector says must follow from a rule.</summary>
public sealed partial class PulpExampleTests
{
    [Fact]
    public void No_example_is_a_text_of_a_vector()
    {
        var texts = RepositoryFiles.Below("tests/Faultline.Tests/Vectors/pulp", "*.json").SelectMany(file => TextsOf(PulpJson.Parse(File.ReadAllText(file)))).ToHashSet();
        texts.Count.ShouldBeGreaterThan(500);
        var examples = RepositoryFiles.Below("src/Faultline/Formats/Pulp", "*.cs").SelectMany(file => Examples().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Text: WebUtility.HtmlDecode(match.Groups[1].Value)))).ToList();
        examples.Count.ShouldBeGreaterThan(50);
        examples.Where(example => IsTelling(example.Text) && texts.Any(text => text.Contains(example.Text, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    // Names of members, codes and classes are the protocol's, and so is its content type.
    private static bool IsTelling(string example) => (example.Trim().Contains(' ', StringComparison.Ordinal) || example.Contains('/', StringComparison.Ordinal)) && example != new PulpFormat().ContentType;

    private static IEnumerable<string> TextsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => TextsOf(member.Value).Append(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsOf),
        _ => [],
    };

    [GeneratedRegex("<c>(.*?)</c>")]
    private static partial Regex Examples();
}
