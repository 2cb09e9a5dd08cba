namespace Faultline.EndToEnd.Programs;

/// <summary>A server and sample services in a directory of their own, as a user would run them.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-e2e-");
    private readonly List<RunningProgram> _programs = [];
    private readonly int _serverPort = Ports.Free();
    private RunningProgram? _server;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public string Server => $"http://127.0.0.1:{_serverPort}";

    public string Data => Path.Combine(_directory.FullName, "var");

    public string Spool => Path.Combine(_directory.FullName, "spool");

    public string Key => File.ReadAllText(Path.Combine(Data, "ingest-key")).Trim();

    public static async Task<Installation> StartAsync()
    {
        var installation = new Installation();
        await installation.StartServerAsync();
        return installation;
    }

    public async Task StopServerAsync()
    {
        await _server!.SignalAsync("TERM");
        await _server.EndAsync(TimeSpan.FromSeconds(30));
    }

    public async Task StartServerAsync()
    {
        var server = _server = Keep(RunningProgram.Dotnet(Repository.Server, ["--urls", Server, "--data", Data]));
        await WaitForAsync(server, Server + "/health");
    }

    /// <summary>Starts the sample on a port of its own; several share the spool directory, as instances on one host do.</summary>
    public Task<(RunningProgram Program, string Url)> StartComputeAsync(params (string Name, string Value)[] settings) => StartComputeAsync(Ports.Free(), settings);

    public async Task<(RunningProgram Program, string Url)> StartComputeAsync(int port, (string Name, string Value)[] settings)
    {
        var url = $"http://127.0.0.1:{port}";
        (string, string)[] environment =
        [
            ("Faultline__Server", Server), ("Faultline__Key", Key), ("Faultline__Spool__Directory", Spool), ("Logging__LogLevel__Default", "Warning"), .. settings,
        ];
        var compute = Keep(RunningProgram.Dotnet(Repository.Compute, ["--urls", url], environment));
        await WaitForAsync(compute, url + "/v2.1/servers");
        return (compute, url);
    }

    /// <summary>Asks for something that fails, and returns the id of its report.</summary>
    public async Task<ReportId> FailAsync(string url)
    {
        using var response = await Http.GetAsync(url + "/v2.1/servers/boom");
        return ReportId.Parse(response.Headers.GetValues("X-Oops-Id").Single());
    }

    public async Task<string?> FindReportAsync(ReportId id)
    {
        using var response = await Http.GetAsync($"{Server}/api/v1/reports/{id}");
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : null;
    }

    public async Task<(int Code, string Output)> CliAsync(params string[] arguments)
    {
        await using var cli = RunningProgram.Dotnet(Repository.Cli, arguments, [("FAULTLINE_SERVER", Server), ("FAULTLINE_KEY", Key)]);
        var code = await cli.EndAsync(TimeSpan.FromSeconds(60));
        return (code, cli.Output);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in Enumerable.Reverse(_programs))
            await program.DisposeAsync();
        Http.Dispose();
        _directory.Delete(recursive: true);
    }

    private RunningProgram Keep(RunningProgram program)
    {
        _programs.Add(program);
        return program;
    }

    private Task WaitForAsync(RunningProgram program, string url) => Eventually.TrueAsync(async () =>
    {
        if (program.HasExited)
            throw new InvalidOperationException($"It ended with {program.ExitCode} before it answered at {url}:\n{program.Output}");
        try
        {
            using var response = await Http.GetAsync(url);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }, $"an answer at {url}");
}
