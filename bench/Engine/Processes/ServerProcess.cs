using Faultline.Bench.Engine.Load;

namespace Faultline.Bench.Engine.Processes;

/// <summary>The real server, as it is built in Release, on a data directory.</summary>
internal sealed class ServerProcess : Subject
{
    private const string Says = "Faultline listens on ";

    private ServerProcess(ChildProcess child, Target target, string data)
        : base(child, target) => Data = data;

    public string Data { get; }

    /// <param name="data">The data directory; made when it is not there.</param>
    /// <param name="options">More options, as <c>--Faultline:Name=value</c>.</param>
    /// <param name="core">The only core that it may use; null: any.</param>
    /// <exception cref="IOException">It did not start.</exception>
    public static async Task<ServerProcess> StartAsync(string data, IReadOnlyList<string> options, int? core, CancellationToken stop)
    {
        string[] command = ["dotnet", Built.Server, "--urls", "http://127.0.0.1:0", "--data", data, .. options];
        var (child, address) = await ChildProcess.StartAsync("faultline-server", core, command, AddressIn, stop);
        try
        {
            var key = (await File.ReadAllTextAsync(Path.Combine(data, "ingest-key"), stop)).Trim();
            return new ServerProcess(child, new Target(new Uri(address), key), data);
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    public Task KillAsync() => Child.KillAsync();

    /// <summary>An orderly stop.</summary>
    public Task StopAsync() => Child.StopAsync("TERM");

    public async Task<string> GetAsync(string path, CancellationToken stop) => await Client.GetStringAsync(new Uri(path, UriKind.Relative), stop);

    /// <summary>How many reports of project <c>default</c> were stored since the start; null when the server does not say.</summary>
    public async Task<long?> StoredAsync(CancellationToken stop)
    {
        using var answer = await Client.GetAsync(new Uri("/metrics", UriKind.Relative), stop);
        return answer.IsSuccessStatusCode ? Metrics.Stored(await answer.Content.ReadAsStringAsync(stop)) : null;
    }

    private static string? AddressIn(string line) =>
        line.StartsWith(Says, StringComparison.Ordinal) ? line[Says.Length..].Split(',')[0] : null;
}
