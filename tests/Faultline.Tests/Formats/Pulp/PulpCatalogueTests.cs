using System.Text;
using System.Text.Json;
using Faultline.Formats.Pulp;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Formats.Pulp;

public sealed class PulpCatalogueTests
{
    private static readonly JsonElement Document = PulpJson.Parse(File.ReadAllText(Path.Combine(House.RepositoryFiles.Root, "tests", "Faultline.Tests", "Vectors", "pulp", "catalog.json")));

    [Fact]
    public void Every_template_that_renders_gives_the_example_of_its_entry()
    {
        foreach (var entry in Document.GetProperty("codes").EnumerateArray().Where(entry => entry.TryGetProperty("example_description", out _)))
        {
            var definition = PulpVectors.Catalogue.Definitions.Single(definition => definition.Code == entry.GetProperty("code").GetString());
            var data = entry.GetProperty("placeholders").EnumerateArray().ToDictionary(name => name.GetString()!, object? (name) => $"<{name.GetString()}>");
            definition.Render(data).ShouldBe(entry.GetProperty("example_description").GetString());
        }
    }

    [Fact]
    public void The_defects_are_those_that_the_document_tells_of_itself()
    {
        var entries = Document.GetProperty("codes").EnumerateArray().ToList();
        CodesOf(PulpCatalogueDefectKind.MalformedPlaceholder).ShouldBe(CodesWhere(entries, entry => entry.TryGetProperty("renders", out var renders) && !renders.GetBoolean()), ignoreOrder: true);
        CodesOf(PulpCatalogueDefectKind.UndeclaredPlaceholder).ShouldBe(CodesWhere(entries, entry => entry.TryGetProperty("placeholders_not_required", out _)), ignoreOrder: true);
        CodesOf(PulpCatalogueDefectKind.UnusedField).ShouldBe(CodesWhere(entries, entry => entry.TryGetProperty("required_but_unused_in_template", out _)), ignoreOrder: true);
        CodesOf(PulpCatalogueDefectKind.UndefinedCode).ShouldBe(CodesWhere(entries, entry => entry.TryGetProperty("undefined", out _)), ignoreOrder: true);
        CodesOf(PulpCatalogueDefectKind.SharedPrefix).ShouldBe(["OST"]);
        CodesOf(PulpCatalogueDefectKind.SwallowedLetter).ShouldBe(["PLP0036"]);
        CodesOf(PulpCatalogueDefectKind.DuplicateCode).ShouldBeEmpty();
        PulpVectors.Catalogue.Defects.Single(defect => defect.Kind == PulpCatalogueDefectKind.SharedPrefix).Message.ShouldContain("pulp_ostree, pulp_openstack");
    }

    [Fact]
    public void Each_kind_of_defect_is_found()
    {
        var catalogue = Read("""
            {"codes":[
              {"code":"PLP0001","template":"a","project":"one"},
              {"code":"PLP0001","template":"b","project":"one"},
              {"code":"PLPAN02","template":"c","project":"one"},
              {"code":"PLP0033","template":"d","project":"one","retired":true},
              {"code":"PLP0033","template":"e","project":"one"},
              {"code":"PLP0002","template":"%(x) is","required_fields":["x"],"project":"two"},
              {"code":"PLP0003","template":"%(x)s","required_fields":["y"],"project":"one"},
              {"template":"no code"}, 7
            ]}
            """);
        catalogue.Defects.Select(defect => (defect.Code, defect.Kind)).ShouldBe(
            [
                ("", PulpCatalogueDefectKind.MalformedDocument), ("", PulpCatalogueDefectKind.MalformedDocument),
                ("PLP0001", PulpCatalogueDefectKind.DuplicateCode), ("PLPAN02", PulpCatalogueDefectKind.MalformedCode), ("PLP0033", PulpCatalogueDefectKind.ReusedRetiredCode),
                ("PLP0002", PulpCatalogueDefectKind.MalformedPlaceholder), ("PLP0003", PulpCatalogueDefectKind.UndeclaredPlaceholder), ("PLP0003", PulpCatalogueDefectKind.UnusedField),
                ("PLP", PulpCatalogueDefectKind.SharedPrefix),
            ],
            ignoreOrder: true);
        catalogue.Find("PLP0001").ShouldNotBeNull().Template.ShouldBe("a");
    }

    [Fact]
    public void The_codes_in_use_become_a_catalogue_of_ours()
    {
        var ours = PulpVectors.Catalogue.ToFaultCatalogue();
        ours.Service.ShouldBe("pulp");
        var missing = ours.Definitions.Single(definition => definition.PulpCode == "PLP1002");
        missing.Code.ToString().ShouldBe("pulp.plp1002");
        missing.Detail.ShouldContain("{field}");
        missing.Fields.Single().Name.ShouldBe("field");
        ours.Definitions.Single(definition => definition.PulpCode == "PLP1000").Statuses.ShouldBe([400, 500]);
        ours.Definitions.ShouldNotContain(definition => definition.PulpCode == "PLP0033" || definition.PulpCode == "PLP0013" || definition.PulpCode == "PLP0012");
        ours.Definitions.Single(definition => definition.PulpCode == "PLP0000").ToFault(new Dictionary<string, object?> { ["message"] = "m" }).Detail.ShouldBe("m");
    }

    [Theory]
    [InlineData("PLP0009", new[] { 404 })]
    [InlineData("PLP0010", new[] { 409 })]
    [InlineData("PLP0024", new[] { 503 })]
    [InlineData("PLP0042", new[] { 403 })]
    [InlineData("PLP1002", new[] { 400, 500 })]
    [InlineData("XYZ1001", new[] { 400, 500 })]
    [InlineData("XYZ2999", new[] { 400, 500 })]
    [InlineData("XYZ0009", new[] { 500 })]
    [InlineData("XYZ3000", new[] { 500 })]
    [InlineData("PLP0001", new[] { 500 })]
    public void An_entry_without_a_status_has_that_of_its_number(string code, int[] statuses)
    {
        var catalogue = Read($$"""{"codes":[{"code":"{{code}}","template":"t"}]}""");
        catalogue.ToFaultCatalogue().Definitions.Single().Statuses.ShouldBe(statuses);
        catalogue.ToFaultCatalogue("pulp3").Definitions.Single().Statuses.ShouldBe([500], "the numbers of Pulp 3 mean other things");
    }

    [Fact]
    public void An_entry_without_a_status_has_the_one_that_its_document_is_read_with()
    {
        var ours = PulpVectors.Catalogue.ToFaultCatalogue().Definitions.ToDictionary(definition => definition.PulpCode!);
        foreach (var definition in PulpVectors.Catalogue.Definitions.Where(definition => definition.Statuses.Count == 0 && PulpVectors.Catalogue.Find(definition.Code) is not null))
        {
            var parent = PulpJson.Parse($$"""{"code":"PLP1000","description":"d","data":{},"sub_errors":[{"code":"{{definition.Code}}","description":"d","data":{},"sub_errors":[]}]}""");
            new PulpFormat().Read(parent, new Faultline.Formats.FaultSource(500)).ShouldNotBeNull().Causes.Single().Status.ShouldBe(ours[definition.Code].Status, definition.Code);
        }
    }

    [Fact]
    public void A_long_catalogue_is_read_whole()
    {
        var entries = Enumerable.Range(0, 5_000).Select(i => $$"""{"code":"XYZ{{i:0000}}","template":"t","required_fields":["a","b"],"project":"x"}""");
        var catalogue = Read($$"""{"codes":[{{string.Join(',', entries)}}]}""");
        catalogue.Definitions.Count.ShouldBe(5_000);
        catalogue.Definitions[^1].RequiredFields.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void The_catalogue_of_Pulp_3_has_codes_of_its_own()
    {
        var three = PulpVectors.Read("pulp3_catalog.json");
        three.Definitions.Count.ShouldBe(52);
        three.Defects.Where(defect => defect.Kind == PulpCatalogueDefectKind.DuplicateCode).Select(defect => defect.Code).ShouldBe(["PLP0023"]);
        var ours = three.ToFaultCatalogue("pulp3");
        ours.Definitions.Count.ShouldBe(51);
        ours.Definitions.ShouldAllBe(definition => definition.PulpCode == null && definition.Code.Service == "pulp3");
        ours.Definitions.Single(definition => definition.Code.ToString() == "pulp3.plp0001").Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"codes\":{}}")]
    [InlineData("\ufeff{}")]
    public void A_document_that_is_none_is_a_defect(string document)
    {
        var catalogue = Read(document);
        catalogue.Definitions.ShouldBeEmpty();
        catalogue.Defects.Single().Kind.ShouldBe(PulpCatalogueDefectKind.MalformedDocument);
    }

    [Fact]
    public void A_byte_order_mark_is_no_defect() => Read("\ufeff{\"codes\":[]}").Defects.ShouldBeEmpty();

    [Fact]
    public void A_document_that_is_too_long_is_a_defect() =>
        PulpCatalogue.Read(new MemoryStream(Encoding.UTF8.GetBytes("""{"codes":[]}""")), maxBytes: 5).Defects.Single().Message.ShouldContain("5 bytes");

    [Fact]
    public void Arbitrary_entries_and_templates_never_throw()
    {
        Prop.ForAll<byte[]>(bytes => PulpCatalogue.Read(new MemoryStream(bytes)).Defects.Count > 0).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
        Prop.ForAll<string, string>((code, template) =>
        {
            var catalogue = Read(JsonSerializer.Serialize(new { codes = new[] { new { code, template, required_fields = new[] { "a" } } } }));
            catalogue.ToFaultCatalogue();
            return catalogue.Definitions.All(definition => definition.Render(new Dictionary<string, object?> { ["a"] = 1 }) is not null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
        Prop.ForAll(Gen.Elements("%", "(", ")", "a", "s", "d", " ", "i", ".", "9", "*", "-", "x", "#", "{", "}").ListOf().Select(string.Concat).ToArbitrary(), template =>
        {
            var definition = Read(JsonSerializer.Serialize(new { codes = new[] { new { code = "PLP0001", template } } })).ToFaultCatalogue().Definitions.Single();
            return definition.ToFault(new Dictionary<string, object?> { ["a"] = "v" }).Detail is not null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    private static PulpCatalogue Read(string json) => PulpCatalogue.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static string[] CodesOf(PulpCatalogueDefectKind kind) => [.. PulpVectors.Catalogue.Defects.Where(defect => defect.Kind == kind).Select(defect => defect.Code).Distinct()];

    private static string[] CodesWhere(List<JsonElement> entries, Func<JsonElement, bool> is_) => [.. entries.Where(is_).Select(entry => entry.GetProperty("code").GetString()!)];
}
