using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd;

/// <summary>What a new user meets first.</summary>
public sealed partial class RunScriptTests : IDisposable
{
    private static readonly TimeSpan BuildAndStart = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("faultline-run-");

    [Fact]
    public async Task It_starts_all_prints_what_to_try_and_stops_all_on_interrupt()
    {
        var (server, compute, images) = (Ports.Free(), Ports.Free(), Ports.Free());
        await using var run = Run(server, compute, images, _data.FullName);
        await Eventually.TrueAsync(() => Task.FromResult(run.HasExited || run.Output.Contains("Ctrl-C stops all", StringComparison.Ordinal)), "all started", BuildAndStart);
        run.Output.ShouldContain($"http://127.0.0.1:{server}");
        run.Output.ShouldContain($"curl -i http://127.0.0.1:{compute}/v2.1/servers/boom");
        run.Output.ShouldContain(File.ReadAllText(Path.Combine(_data.FullName, "ingest-key")).Trim());
        var explained = run.Output.Split('\n').SkipWhile(line => line != "Try:").Select(line => Explained().Match(line)).Where(match => match.Success).ToList();
        explained.Count.ShouldBe(7);
        explained.Select(match => match.Groups[1].Index).Distinct().ShouldHaveSingleItem("all explanations stand in one column");

        using var http = new HttpClient();
        using (var response = await http.GetAsync($"http://127.0.0.1:{compute}/v2.1/servers/boom"))
        {
            var id = response.Headers.GetValues("X-Oops-Id").Single();
            await Eventually.TrueAsync(async () => (await http.GetAsync($"http://127.0.0.1:{server}/oops/{id}")).IsSuccessStatusCode, "the page of the report");
        }

        var chain = await (await http.GetAsync($"http://127.0.0.1:{compute}/v2.1/images/fedora")).Content.ReadAsStringAsync();
        foreach (var code in (string[])["compute.bad_gateway", "images.store.failed", "http.not_found"])
            chain.ShouldContain(code);

        Directory.GetFiles(Path.Combine(_data.FullName, "compute", "spool")).ShouldNotBeEmpty("the sample's spool lies in the data directory too");

        await run.SignalAsync("INT");
        await run.EndAsync(TimeSpan.FromMinutes(1));

        await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync($"http://127.0.0.1:{server}/health"));
        await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync($"http://127.0.0.1:{compute}/"));
        await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync($"http://127.0.0.1:{images}/v2/images"));
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_what_to_do()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var run = Run(port, Ports.Free(), Ports.Free(), _data.FullName);
        (await run.EndAsync(BuildAndStart)).ShouldBe(1);
        run.Output.ShouldContain($"Port {port}");
        run.Output.ShouldContain("FAULTLINE_PORT=5081 ./run");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_named_with_what_to_do()
    {
        // A file where a directory should be: it cannot be written by anyone, root included.
        var file = Path.Combine(_data.FullName, "file");
        File.WriteAllText(file, "");

        await using var run = Run(Ports.Free(), Ports.Free(), Ports.Free(), Path.Combine(file, "var"));
        (await run.EndAsync(BuildAndStart)).ShouldBe(1);
        run.Output.ShouldContain($"'{Path.Combine(file, "var")}' cannot be written");
        run.Output.ShouldContain("FAULTLINE_DATA=");
    }

    [Fact]
    public async Task A_missing_SDK_is_named_with_what_to_do()
    {
        // A PATH with what the script needs, and no dotnet.
        File.CreateSymbolicLink(Path.Combine(_data.FullName, "dirname"), "/usr/bin/dirname");
        await using var run = RunningProgram.Start("/bin/bash", [Path.Combine(Repository.Root, "run")], [("PATH", _data.FullName)]);
        (await run.EndAsync(BuildAndStart)).ShouldBe(1);
        run.Output.ShouldContain("The .NET SDK is not on the PATH");
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static RunningProgram Run(int server, int compute, int images, string data) => RunningProgram.Start(
        Path.Combine(Repository.Root, "run"), [],
        [("FAULTLINE_PORT", Text(server)), ("COMPUTE_PORT", Text(compute)), ("IMAGES_PORT", Text(images)), ("FAULTLINE_DATA", data)]);

    [System.Text.RegularExpressions.GeneratedRegex(@"\S? {4,}(\S)")]
    private static partial System.Text.RegularExpressions.Regex Explained();

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
