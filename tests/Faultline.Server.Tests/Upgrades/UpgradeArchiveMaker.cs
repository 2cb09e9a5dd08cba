using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Faultline.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Tests.Upgrades;

/// <summary>
/// Makes an archive of this version's data directory, for the versions to come. Run it before a change of the store lands:
/// <c>FAULTLINE_UPGRADES=tests/Faultline.Server.Tests/Upgrades/0002 dotnet …/Faultline.Server.Tests.dll -explicit only -class "*UpgradeArchiveMaker"</c>.
/// </summary>
public sealed class UpgradeArchiveMaker : IDisposable
{
    private const string Second = "shop";

    private readonly TestDirectory _directory = new();
    private readonly List<(string Project, ReportId Id, bool Waiting, byte[] Line)> _reports = [];
    private readonly Dictionary<string, int> _duplicates = new() { ["default"] = 0, [Second] = 0 };
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _directory.Dispose();
    }

    [Fact(Explicit = true)]
    public async Task An_archive_of_this_version_is_made()
    {
        var target = Environment.GetEnvironmentVariable("FAULTLINE_UPGRADES") ?? throw new InvalidOperationException("FAULTLINE_UPGRADES does not say where to put it.");
        var key = await ServerProcess.AddProjectAsync(_directory.Path, Second);
        // A record that is no report: it will be parked.
        await using (var spool = SpoolFile.Open(_directory.In("spool", "1")))
            (await spool.AppendAsync("{\"no\":\"report\"}"u8.ToArray())).ShouldBeTrue();

        using (var server = ServerProcess.Start(_directory.Path))
            await FillAsync(server, key);
        SqliteConnection.ClearAllPools();
        await WriteAsync(Directory.CreateDirectory(target).FullName);
    }

    private async Task FillAsync(Process server, string second)
    {
        _client.BaseAddress = new Uri(await ServerProcess.AddressAsync(server));
        var keys = new Dictionary<string, string>
        {
            ["default"] = (await File.ReadAllTextAsync(_directory.In("ingest-key"))).Trim(),
            [Second] = second,
        };
        foreach (var (project, line) in SomeReports.Stored())
            await PostAsync(project, keys[project], line, waiting: false);
        // The same id in both projects, with other bytes; and some that came again.
        var (_, shared, _, _) = _reports[0];
        await PostAsync(Second, keys[Second], Line.Of(shared, "\"type\": \"Shop.Other\""), waiting: false);
        foreach (var (project, _, _, line) in _reports.Take(5).ToList())
            await PostAgainAsync(project, keys[project], line);
        foreach (var (project, id, _, _) in _reports)
        {
            await Until.TrueAsync($"{id} of {project}", async () =>
            {
                using var answer = await _client.GetAsync($"/api/v1/projects/{project}/reports/{id}");
                return answer.IsSuccessStatusCode;
            });
        }

        await Until.TrueAsync("the spool is empty and one is parked", async () => await _client.GetStringAsync("/health") is var health
            && health.Contains("\"pending_bytes\":0", StringComparison.Ordinal) && health.Contains("\"parked\":1", StringComparison.Ordinal));

        // While somebody else holds the database, what is taken in stays in the spool.
        await using var other = new SqliteConnection($"Data Source={_directory.In("faultline.db")};Pooling=False");
        other.Open();
        await using (var holding = other.BeginTransaction(deferred: false))
        {
            foreach (var (project, line) in SomeReports.Waiting())
                await PostAsync(project, keys[project], line, waiting: true);
            await PostAgainAsync("default", keys["default"], _reports[1].Line);
            await KillAsync(server);
        }
    }

    private static async Task KillAsync(Process server)
    {
        server.Kill();
        await server.WaitForExitAsync();
    }

    private async Task PostAsync(string project, string key, string line, bool waiting)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        Faultline.Reports.ErrorReport.TryParse(bytes, out var report, out var error).ShouldBeTrue(error);
        await PostAsync(key, bytes);
        _reports.Add((project, report!.Id, waiting, bytes));
    }

    private async Task PostAgainAsync(string project, string key, byte[] line)
    {
        await PostAsync(key, line);
        _duplicates[project]++;
    }

    private async Task PostAsync(string key, byte[] line)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = RunningServer.Body(line) };
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await _client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task WriteAsync(string target)
    {
        await File.WriteAllLinesAsync(Path.Combine(target, "reports.tsv"), _reports.Select(one =>
            $"{one.Project}\t{one.Id}\t{(one.Waiting ? "waiting" : "stored")}\t{one.Line.Length}\t{Convert.ToHexStringLower(SHA256.HashData(one.Line))}"));
        await File.WriteAllLinesAsync(Path.Combine(target, "counts.tsv"), _duplicates.Select(one =>
            $"{one.Key}\t{_reports.Count(report => report.Project == one.Key)}\t{one.Value}"));
        await using var file = File.Create(Path.Combine(target, "data.tar.gz"));
        await using var zipped = new GZipStream(file, CompressionLevel.SmallestSize);
        await TarFile.CreateFromDirectoryAsync(_directory.Path, zipped, includeBaseDirectory: false);
    }
}
