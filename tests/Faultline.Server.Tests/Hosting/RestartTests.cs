using System.Net;

namespace Faultline.Server.Tests.Hosting;

public sealed class RestartTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_restart_keeps_projects_keys_and_reports()
    {
        var id = ReportId.New();
        string key;
        await using (var server = await RunningServer.StartAsync(_directory.Path))
        {
            key = await server.AddProjectAsync("other");
            (await server.PostAsync(RunningServer.Body(Line.Of(id, "\"kept\": 1")), key)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await server.ReportAsync(id, "other");
        }

        await using var again = await RunningServer.StartAsync(_directory.Path);
        (await again.ReportAsync(id, "other")).ShouldContain("\"kept\": 1");
        (await again.PostAsync(RunningServer.Body(Line.Of(ReportId.New())), key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.PostAsync(Line.Of(ReportId.New()))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_report_that_was_acknowledged_is_there_after_the_process_was_killed()
    {
        var acknowledged = new List<ReportId>();
        for (var round = 0; round < 3; round++)
        {
            using var process = ServerProcess.Start(_directory.Path);
            var address = await ServerProcess.AddressAsync(process);
            var key = (await File.ReadAllTextAsync(_directory.In("ingest-key"))).Trim();
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            for (var i = 0; i < 40; i++)
            {
                var ids = Enumerable.Range(0, 5).Select(_ => ReportId.New()).ToList();
                using var answer = await client.PostAsync("/api/v1/reports", RunningServer.Body(string.Join('\n', ids.Select(id => Line.Of(id)))));
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                acknowledged.AddRange(ids);
            }

            process.Kill();
            await process.WaitForExitAsync();
        }

        await using var server = await RunningServer.StartAsync(_directory.Path);
        foreach (var id in acknowledged)
            await server.ReportAsync(id);
    }
}
