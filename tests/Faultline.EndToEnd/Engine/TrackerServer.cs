using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Engine;

/// <summary>The server alone, in a directory of its own: killed, started again in the same place with other settings, asked over HTTP.</summary>
internal sealed class TrackerServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-engine-");
    private readonly int _port = Ports.Free();
    private readonly (string Name, string Value)[] _settings;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(60) };
    private RunningProgram? _program;

    /// <summary>A server that is not started yet.</summary>
    /// <param name="store">The settings of its store; none for SQLite.</param>
    /// <param name="data">Its data directory; else one in its own directory.</param>
    public TrackerServer((string Name, string Value)[]? store = null, string? data = null) => (_settings, Data) = (store ?? [], data ?? Path.Combine(_directory.FullName, "var"));

    public string Data { get; }

    public string Url => $"http://127.0.0.1:{_port}";

    public int Port => _port;

    /// <summary>The ingest key of project default.</summary>
    public string Key => File.ReadAllText(Path.Combine(Data, "ingest-key")).Trim();

    public string Output => _program?.Output ?? "";

    public bool IsRunning => _program is { HasExited: false };

    public async Task StartAsync(params (string Name, string Value)[] settings)
    {
        var program = _program = RunningProgram.Dotnet(Repository.Server, ["--urls", Url, "--data", Data], [.. _settings, ("Faultline__MinFreeBytes", "0"), ("Logging__LogLevel__Default", "Warning"), .. settings]);
        await Eventually.TrueAsync(async () =>
        {
            program.HasExited.ShouldBeFalse($"the server ended:\n{program.Output}");
            return await TextAsync("/health") is not null;
        }, "the server answers");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        await _program!.KillAsync();
        await _program.DisposeAsync();
    }

    /// <summary>SIGTERM, and until it has ended.</summary>
    public async Task StopAsync()
    {
        await _program!.SignalAsync("TERM");
        await _program.EndAsync(TimeSpan.FromSeconds(60));
        await _program.DisposeAsync();
    }

    /// <summary>Makes a project with the server's verb; its ingest key.</summary>
    public async Task<string> AddProjectAsync(string name)
    {
        await using var verb = RunningProgram.Dotnet(Repository.Server, ["projects", "add", name, "--data", Data], _settings);
        (await verb.EndAsync(TimeSpan.FromSeconds(60))).ShouldBe(0, verb.Output);
        var key = "";
        await Eventually.TrueAsync(() => Task.FromResult((key = verb.Output.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("flk_", StringComparison.Ordinal)) ?? "").Length > 0), "the key");
        return key;
    }

    /// <summary>Hands in a body; the status and the answer, or null when the server died before it answered.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)?> PostAsync(string key, byte[] body, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url + "/api/v1/reports") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        try
        {
            using var answer = await _http.SendAsync(request);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return (answer.StatusCode, json.RootElement.Clone());
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            return null;
        }
    }

    public Task<(HttpStatusCode Status, JsonElement Answer)?> PostAsync(string key, params string[] lines) => PostAsync(key, Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    /// <summary>The report as the API gives it, or null when it is not there.</summary>
    public Task<string?> FindAsync(string project, ReportId id) => TextAsync($"/api/v1/projects/{project}/reports/{id}");

    /// <summary>Hands in a good report and waits until it is found.</summary>
    public async Task TakesTheNextOneAsync(string key, string project)
    {
        var id = ReportId.New();
        var answer = await PostAsync(key, $$"""{"id":"{{id}}","type":"Next"}""");
        answer?.Status.ShouldBe(HttpStatusCode.OK, answer?.Answer.ToString());
        try
        {
            await Eventually.GetAsync(() => FindAsync(project, id), $"the next good report {id}");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{await TextAsync("/health")}\n{await TextAsync($"/api/v1/projects/{project}/ledger")}\n{Tail(Output)}", e);
        }
    }

    public async Task<LedgerSums> LedgerAsync(string project) =>
        LedgerSums.Parse((await TextAsync($"/api/v1/projects/{project}/ledger")).ShouldNotBeNull($"the ledger of {project}"));

    /// <summary>The ledger when nothing waits any more and what was noted is counted.</summary>
    public Task<LedgerSums> SettledLedgerAsync(string project) => Eventually.GetAsync(async () =>
    {
        var ledger = await LedgerAsync(project);
        return ledger.PendingBytes == 0 && ledger.Waiting == 0 ? ledger : null;
    }, $"all of {project} is digested", TimeSpan.FromMinutes(3));

    public async Task<string?> TextAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(Url + path);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>The most memory that the process ever had, as Linux counts it.</summary>
    public async Task<long> PeakBytesAsync()
    {
        var line = (await File.ReadAllLinesAsync($"/proc/{_program!.Id}/status")).Single(one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) * 1024;
    }

    private static string Tail(string text) => text[Math.Max(0, text.Length - 6000)..];

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await _program!.DisposeAsync();
        _http.Dispose();
        _directory.Delete(recursive: true);
    }
}
