using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Faultline.Reports;
using Faultline.Server.Intakes;
using Faultline.Server.Tests.Pages;

namespace Faultline.Server.Tests;

/// <summary>What the documents say is what the server does.</summary>
public sealed class DocumentsTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_example_of_the_intake_s_document_works()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        var example = Regex.Match(Document("intake.md"), "--data-binary '([^']*)'").Groups[1].Value;
        var expected = Regex.Match(Document("intake.md"), "^\\{\"accepted\":1.*$", RegexOptions.Multiline).Value;
        using var answer = await server.PostAsync(RunningServer.Body(example), server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(expected);
    }

    [Fact]
    public void Every_code_of_the_intake_is_in_its_document()
    {
        IntakeFaults.Catalogue.Definitions.ShouldNotBeEmpty();
        foreach (var definition in IntakeFaults.Catalogue.Definitions)
            Document("intake.md").ShouldContain($"`{definition.Code}`");
    }

    [Fact]
    public void Every_option_is_in_the_table_of_options()
    {
        foreach (var option in typeof(ServerOptions).GetProperties())
            Document("operating.md").ShouldMatch($"(?m)^\\| `{option.Name}`", option.Name);
    }

    [Fact]
    public void The_schema_and_the_reader_know_the_same_keys()
    {
        using var schema = JsonDocument.Parse(Document("formats/report.schema.json"));
        var keys = schema.RootElement.GetProperty("properties").EnumerateObject().Select(key => key.Name).ToList();
        schema.RootElement.GetProperty("required").EnumerateArray().Select(key => key.GetString()).ShouldBe(["id"]);

        ErrorReport.TryParse(Encoding.UTF8.GetBytes(FullReport.Line(ReportId.New())), out var report, out var error).ShouldBeTrue(error);
        report!.Unknown.Keys.ShouldBe(["frobnication"]);
        using var full = JsonDocument.Parse(report.Raw);
        full.RootElement.EnumerateObject().Select(key => key.Name).Except(["frobnication"]).ShouldBe(keys, ignoreOrder: true);
    }

    [Fact]
    public void The_schema_allows_further_keys_everywhere()
    {
        using var schema = JsonDocument.Parse(Document("formats/report.schema.json"));
        var objects = Regex.Count(schema.RootElement.GetRawText(), "\"type\": \"object\"");
        Regex.Count(schema.RootElement.GetRawText(), "\"additionalProperties\": true").ShouldBe(objects);
    }

    private static string Document(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Faultline.slnx")))
            root = root.Parent ?? throw new DirectoryNotFoundException($"No Faultline.slnx above {AppContext.BaseDirectory}");
        return File.ReadAllText(Path.Combine(root.FullName, "docs", name));
    }
}
