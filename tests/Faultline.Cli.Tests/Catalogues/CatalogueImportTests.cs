using System.Text.Json;
using Faultline.Catalogue.Documents;

namespace Faultline.Cli.Tests.Catalogues;

public sealed class CatalogueImportTests : IDisposable
{
    private const string Broken = """
        {"codes":[
          {"code":"PLP0009","template":"Missing resource(s): %(resources)s","required_fields":["resources"],"http_status":[404],"project":"pulp"},
          {"code":"OST1001","template":"%(field) is wrong","required_fields":["field"],"http_status":[400],"project":"pulp_ostree"},
          {"code":"OST0001","template":"a","required_fields":["unused"],"http_status":[400],"project":"pulp_openstack"}
        ]}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("faultline-import-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_defects_are_told_the_hints_last_and_exit_with_1()
    {
        var imported = await Tool.RunAsync("catalogue", "import", Write("catalog.json", Broken));
        imported.ExitCode.ShouldBe(1, imported.Error);
        imported.Lines.Count(line => line.StartsWith("defect  ", StringComparison.Ordinal)).ShouldBe(2);
        imported.Output.ShouldContain("pulp_ostree, pulp_openstack");
        imported.Output.ShouldContain("OST1001 has a malformed placeholder");
        imported.Lines[^3].ShouldStartWith("hint    OST0001");
        imported.Lines[^2].ShouldBe("3 codes, 2 defects, 1 hints");
    }

    [Fact]
    public async Task The_same_as_JSON()
    {
        var imported = await Tool.RunAsync("catalogue", "import", Write("catalog.json", Broken), "--json");
        var root = JsonDocument.Parse(imported.Output).RootElement;
        root.GetProperty("codes").GetInt32().ShouldBe(3);
        root.GetProperty("defects").EnumerateArray().Select(defect => defect.GetProperty("kind").GetString()).ShouldBe(["malformed_placeholder", "unused_field", "shared_prefix"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_catalogue_without_defects_becomes_a_class_of_the_file_s_name()
    {
        var output = Path.Combine(_directory, "PulpFaults.cs");
        var imported = await Tool.RunAsync("catalogue", "import", Write("catalog.json", Sound()), "--output", output, "--namespace", "Contoso.Faults");
        imported.ExitCode.ShouldBe(0, imported.Output + imported.Error);
        var source = await File.ReadAllTextAsync(output);
        source.ShouldContain("namespace Contoso.Faults;");
        source.ShouldContain("""
            [FaultCatalogue("pulp")]
            internal static partial class PulpFaults
            """);
        source.ShouldContain("""
                [FaultCode("pulp.plp0009", 404, "Pulp error PLP0009", "Missing resource(s): {resources}", PulpCode = "PLP0009")]
                public static partial Fault Plp0009(string resources);
            """);
    }

    [Fact]
    public async Task Or_a_catalogue_document()
    {
        var output = Path.Combine(_directory, "ours.json");
        await Tool.RunAsync("catalogue", "import", Write("catalog.json", Sound()), "--output", output, "--service", "content");
        CatalogueDocument.TryRead(await File.ReadAllBytesAsync(output), out var document, out var problem).ShouldBeTrue(problem);
        document.Service.ShouldBe("content");
        document.Codes.ShouldHaveSingleItem().Code.ShouldBe("content.plp0009");
    }

    [Theory]
    [InlineData("--output", "faults.txt", "'faults.txt' has no suffix")]
    [InlineData("--output", "my-faults.cs", "'my-faults.cs' names no class")]
    [InlineData("--output", "class.cs", "'class.cs' names no class")]
    [InlineData("--service", "Pulp 2", "'Pulp 2' is no service")]
    [InlineData("--namespace", "a;b", "'a;b' is no namespace")]
    public async Task A_wrong_option_is_told(string option, string value, string expected)
    {
        var refused = await Tool.RunAsync("catalogue", "import", Write("catalog.json", Sound()), option, value);
        refused.ExitCode.ShouldBe(64);
        refused.Error.ShouldContain(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"codes":[]}""")]
    public async Task What_holds_no_code_is_no_input(string document)
    {
        var refused = await Tool.RunAsync("catalogue", "import", Write("none.json", document));
        refused.ExitCode.ShouldBe(66);
        refused.Error.ShouldContain("none.json' holds no code of Pulp");
    }

    private static string Sound() => """{"codes":[{"code":"PLP0009","template":"Missing resource(s): %(resources)s","required_fields":["resources"],"http_status":[404],"project":"pulp"}]}""";

    private string Write(string name, string text)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, text);
        return file;
    }
}
