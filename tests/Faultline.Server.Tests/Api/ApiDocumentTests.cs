using System.Text.RegularExpressions;
using Faultline.Server.Tests.Doubles;

namespace Faultline.Server.Tests.Api;

/// <summary>The examples of docs/api.md run as they stand there.</summary>
public sealed partial class ApiDocumentTests : SurfaceTest
{
    [Fact]
    public async Task Every_example_is_answered()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(1));
        Groups.Add(Default.Id, GroupsInMemory.Detail(2));
        var examples = (await File.ReadAllLinesAsync(Document())).Where(line => line.Contains("curl -s", StringComparison.Ordinal)).ToList();
        examples.Count.ShouldBeGreaterThan(15);
        foreach (var example in examples)
        {
            using var answer = await RunAsync(example);
            var said = await answer.Content.ReadAsStringAsync();
            // The example's report was never sent here; that is what the API says of it.
            (answer.IsSuccessStatusCode || said.Contains("faultline.report.not_found", StringComparison.Ordinal)).ShouldBeTrue($"{example}\n{said}");
        }
    }

    [Fact]
    public async Task Every_member_of_a_group_is_in_the_document()
    {
        Groups.Add(Default.Id, GroupsInMemory.Detail(1));
        var text = await File.ReadAllTextAsync(Document());
        foreach (var member in (await GetJsonAsync("/api/v1/projects/default/groups/1")).EnumerateObject())
            text.ShouldContain($"`{member.Name}`");
    }

    private Task<HttpResponseMessage> RunAsync(string example)
    {
        var url = Url().Match(example).Groups[1].Value;
        var method = Method().Match(example) is { Success: true } match ? new HttpMethod(match.Groups[1].Value) : HttpMethod.Get;
        var type = ContentType().Match(example) is { Success: true } header ? header.Groups[1].Value : null;
        var body = Data().Match(example) is { Success: true } data ? data.Groups[1].Value : Printed().Match(example).Groups[1].Value;
        var request = new HttpRequestMessage(type is not null && method == HttpMethod.Get ? HttpMethod.Post : method, url);
        if (type is not null)
            request.Content = RunningServer.Body(body, type);
        return Client.SendAsync(request);
    }

    private static string Document()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Faultline.slnx")))
            root = root.Parent!;
        return Path.Combine(root.FullName, "docs", "api.md");
    }

    [GeneratedRegex("\"\\$S([^\"]+)\"")]
    private static partial Regex Url();

    [GeneratedRegex("-X ([A-Z]+)")]
    private static partial Regex Method();

    [GeneratedRegex("-H 'Content-Type: ([^']+)'")]
    private static partial Regex ContentType();

    [GeneratedRegex(" -d '([^']*)'")]
    private static partial Regex Data();

    [GeneratedRegex("^printf '([^']*)'")]
    private static partial Regex Printed();
}
