using System.Text.Json;
using System.Text.RegularExpressions;
using Faultline.Catalogue.Documents;

namespace Faultline.Cli.Tests.Catalogues;

public sealed partial class CatalogueVerbTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("faultline-catalogue-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Compatible_changes_exit_with_0_and_breaking_ones_with_1()
    {
        var (before, more, other) = (Write("before.json", Document()), Write("more.json", Document("compute.quota.exceeded")), Write("other.json", Document() with { Codes = [] }));

        var compatible = await Tool.RunAsync("catalogue", "check", before, more);
        compatible.ExitCode.ShouldBe(0, compatible.Error);
        compatible.Lines.ShouldContain("compatible  compute.quota.exceeded: added");
        compatible.Lines.ShouldContain("0 breaking, 1 compatible");

        var breaking = await Tool.RunAsync("catalogue", "check", before, other);
        breaking.ExitCode.ShouldBe(1, breaking.Error);
        breaking.Lines[0].ShouldBe("breaking    compute.server.gone: removed");
        breaking.Lines.ShouldContain("2 breaking, 0 compatible");
    }

    [Fact]
    public async Task The_same_as_JSON()
    {
        var checkedJson = await Tool.RunAsync("catalogue", "check", Write("a.json", Document()), Write("b.json", Document() with { Codes = [] }), "--json");
        checkedJson.ExitCode.ShouldBe(1);
        var root = JsonDocument.Parse(checkedJson.Output).RootElement;
        root.GetProperty("compatible").GetBoolean().ShouldBeFalse();
        root.GetProperty("changes")[1].GetRawText().ShouldBe("""{"breaking":true,"subject":"compute.server.not_found","change":"removed"}""");
    }

    [Fact]
    public async Task A_catalogue_may_be_read_from_the_service_that_serves_it()
    {
        var document = System.Text.Encoding.UTF8.GetString(Document().ToJson());
        await using var server = await StubServer.StartAsync(asked => new StubAnswer(asked.Path == "/v2/faults?format=json" ? 200 : 404, document));
        var same = await Tool.RunAsync("catalogue", "check", $"{server.Url}/v2/faults?format=json", Write("a.json", Document()));
        same.ExitCode.ShouldBe(0, same.Error);
        same.Lines[0].ShouldBe("no changes");
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_by_exit_code_and_name()
    {
        var good = Write("good.json", Document());
        (await Tool.RunAsync("catalogue", "check", good)).ExitCode.ShouldBe(64);
        (await Tool.RunAsync("catalogue", "check", good, "--jsn")).ExitCode.ShouldBe(64);

        var missing = await Tool.RunAsync("catalogue", "check", good, Path.Combine(_directory, "missing.json"));
        missing.ExitCode.ShouldBe(66);
        missing.Error.ShouldContain("missing.json' is no file");

        File.WriteAllText(Path.Combine(_directory, "bad.json"), """{"openapi":"3.1.0"}""");
        var bad = await Tool.RunAsync("catalogue", "check", good, Path.Combine(_directory, "bad.json"));
        bad.ExitCode.ShouldBe(66);
        bad.Error.ShouldContain("it has no member 'faultline_catalogue'");

        var unreachable = await Tool.RunAsync("catalogue", "check", good, "http://127.0.0.1:1/faults");
        unreachable.ExitCode.ShouldBe(2);
        unreachable.Error.ShouldNotContain("--server");

        await using var server = await StubServer.StartAsync(_ => StubAnswer.Fault(404, "compute.uri.not_found", "Unknown URI", "No resource has this URI."));
        var fault = await Tool.RunAsync("catalogue", "check", good, server.Url + "/faults");
        fault.ExitCode.ShouldBe(3);
        fault.Error.ShouldContain("compute.uri.not_found");
    }

    [Fact]
    public async Task An_export_is_a_folder_of_pages_whose_every_link_leads_to_a_file()
    {
        var site = Path.Combine(_directory, "new", "site");
        var exported = await Tool.RunAsync("catalogue", "export", Write("a.json", Document()), "--output", site);
        exported.ExitCode.ShouldBe(0, exported.Error);
        exported.Lines[0].ShouldBe($"wrote 2 codes of compute to {Path.Combine(site, "index.html")}");

        var files = Directory.GetFiles(site, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(site, file).Replace('\\', '/')).Order(StringComparer.Ordinal);
        files.ShouldBe(
        [
            "catalogue.json", "codes/compute.server.gone.html", "codes/compute.server.gone.json", "codes/compute.server.gone.md",
            "codes/compute.server.not_found.html", "codes/compute.server.not_found.json", "codes/compute.server.not_found.md", "index.html", "index.md",
        ]);
        var links = 0;
        foreach (var page in Directory.GetFiles(site, "*.*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".json", StringComparison.Ordinal)))
        {
            foreach (Match link in Links().Matches(File.ReadAllText(page)))
            {
                var href = link.Groups[1].Value + link.Groups[2].Value;
                if (href.StartsWith('#'))
                    continue;
                links++;
                File.Exists(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(href))).ShouldBeTrue($"{page} links to {href}");
            }
        }

        links.ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task What_was_exported_can_be_read_again()
    {
        await Tool.RunAsync("catalogue", "export", Write("a.json", Document()), "--output", _directory);
        var again = await Tool.RunAsync("catalogue", "check", Path.Combine(_directory, "a.json"), Path.Combine(_directory, "catalogue.json"));
        again.ExitCode.ShouldBe(0, again.Error);
        again.Lines[0].ShouldBe("no changes");
    }

    [Fact]
    public async Task A_hostile_code_names_no_file_outside_the_folder()
    {
        var file = Path.Combine(_directory, "hostile.json");
        File.WriteAllText(file, """{"faultline_catalogue":1,"service":"x","codes":[{"code":"../../evil","status":404}]}""");
        var refused = await Tool.RunAsync("catalogue", "export", file, "--output", Path.Combine(_directory, "site"));
        refused.ExitCode.ShouldBe(66);
        refused.Error.ShouldContain("'../../evil' is not a fault code");
        Directory.Exists(Path.Combine(_directory, "site")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_catalogue_cannot_steer_the_terminal()
    {
        var hostile = Document() with { Service = "\u001b[31mcompute\n  breaking    x" };
        var exported = await Tool.RunAsync("catalogue", "check", Write("a.json", Document()), Write("b.json", hostile));
        exported.ExitCode.ShouldBe(1);
        exported.Output.ShouldNotContain("\u001b");
        exported.Lines.Count(line => line.StartsWith("breaking", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static CatalogueDocument Document(params string[] more) => new()
    {
        Service = "compute",
        Codes =
        [
            new()
            {
                Code = "compute.server.not_found", Status = 404, Title = "Server not found", Detail = "No server has the id {server_id}.", Summary = "There is none.",
                Fields = [new() { Name = "server_id", Type = "string", Required = true }],
                Examples = [new() { Format = "openstack", ContentType = "application/json", Body = "{}" }],
            },
            new() { Code = "compute.server.gone", Status = 410, Title = "Server gone", Summary = "It is gone.", DeprecatedBy = "compute.server.not_found" },
            .. more.Select(code => new CatalogueCode { Code = code, Status = 400, Title = "More" }),
        ],
        Endpoints = [new() { Method = "GET", Route = "/servers/{id}", Codes = ["compute.server.not_found"] }],
    };

    private string Write(string name, CatalogueDocument document)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllBytes(file, document.ToJson());
        return file;
    }

    [GeneratedRegex("""href="([^"]*)"|\]\(([^)]*)\)""")]
    private static partial Regex Links();
}
