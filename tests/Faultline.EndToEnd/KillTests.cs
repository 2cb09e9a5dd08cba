using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd;

/// <summary>The promise of the spool: an id that a caller has seen is found, whatever happened to the process that gave it.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Callers = 8;

    [Fact]
    public async Task Every_id_that_a_caller_got_before_SIGKILL_is_found_at_the_server_after_a_restart()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("FAULTLINE_KILL_ROUNDS") ?? "10", CultureInfo.InvariantCulture);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var installation = await Installation.StartAsync();
        var answered = new ConcurrentBag<ReportId>();

        for (var round = 0; round < rounds; round++)
        {
            var (compute, url) = await installation.StartComputeAsync();
            var before = answered.Count;
            var callers = Enumerable.Range(0, Callers).Select(_ => CallUntilItDiesAsync(url, answered)).ToList();
            // The moment is random, but under load: only after some have been answered.
            var after = before + random.Next(1, 400);
            await Eventually.TrueAsync(() => Task.FromResult(answered.Count >= after), "answers under load");
            await compute.KillAsync();
            await Task.WhenAll(callers);
        }

        await installation.StartComputeAsync();
        output.WriteLine($"{rounds} rounds, seed {seed}, {answered.Count} ids answered");
        foreach (var id in answered)
            await Eventually.GetAsync(() => installation.FindReportAsync(id), $"report {id} at the server", TimeSpan.FromMinutes(2));
    }

    private static async Task CallUntilItDiesAsync(string url, ConcurrentBag<ReportId> answered)
    {
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(url + "/v2.1/servers/boom", HttpCompletionOption.ResponseHeadersRead);
                answered.Add(ReportId.Parse(response.Headers.GetValues("X-Oops-Id").Single()));
            }
            catch (Exception e) when (e is HttpRequestException or SocketException)
            {
                // It died: in the middle of an answer, or while HttpClient connected, which lets the bare socket error through.
                return;
            }
        }
    }
}
