using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Engine;

/// <summary>The promise of the server: a report that it acknowledged is found and stored once, whatever happened to the process, and the ledger adds up.</summary>
public sealed class ServerKillTests(ITestOutputHelper output)
{
    private const int Callers = 6;

    private readonly ConcurrentDictionary<ReportId, bool> _acknowledged = new();
    private readonly ConcurrentDictionary<ReportId, bool> _unsure = new();
    private long _linesAcknowledged;
    private long _linesUnsure;
    private long _repeats;

    [Fact]
    public Task Every_report_acknowledged_before_SIGKILL_answers_and_is_stored_once_on_SQLite() => KillAsync(new TrackerServer());

    [Fact]
    public async Task Every_report_acknowledged_before_SIGKILL_answers_and_is_stored_once_on_PostgreSQL()
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await KillAsync(new TrackerServer(cluster.Settings));
    }

    private async Task KillAsync(TrackerServer started)
    {
        await using var server = started;
        var rounds = int.Parse(Environment.GetEnvironmentVariable("FAULTLINE_KILL_ROUNDS") ?? "10", CultureInfo.InvariantCulture);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            await server.StartAsync();
            var key = server.Key;
            var before = Volatile.Read(ref _linesAcknowledged);
            var callers = Enumerable.Range(0, Callers).Select(caller => PostUntilItDiesAsync(server, key, new Random(seed + (round * Callers) + caller))).ToList();
            // The moment is random, but under load: only after some were acknowledged.
            var after = before + random.Next(1, 1500);
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _linesAcknowledged) >= after), "acknowledgements under load");
            await server.KillAsync();
            await Task.WhenAll(callers);
        }

        await server.StartAsync();
        await CheckAsync(server, $"{rounds} rounds, seed {seed}, {_acknowledged.Count} ids acknowledged, {_unsure.Count} unsure");
    }

    private async Task CheckAsync(TrackerServer server, string what)
    {
        output.WriteLine(what);
        var ledger = await server.SettledLedgerAsync("default");
        output.WriteLine(ledger.ToString());
        foreach (var id in _acknowledged.Keys)
            (await server.FindAsync("default", id)).ShouldNotBeNull($"{id} was acknowledged; {what}");
        var unsureButThere = 0;
        foreach (var id in _unsure.Keys.Where(id => !_acknowledged.ContainsKey(id)))
            unsureButThere += await server.FindAsync("default", id) is null ? 0 : 1;

        ledger.Of("stored").ShouldBe(_acknowledged.Count + unsureButThere, what);
        ledger.Of("accepted").ShouldBe(ledger.Of("stored") + ledger.Of("duplicate") + ledger.Of("parked") + ledger.Of("damaged"), what);
        // A record that was being written when the process died may be half there: it was never acknowledged, and is counted.
        (ledger.Of("accepted") - ledger.Of("damaged")).ShouldBeInRange(_linesAcknowledged, _linesAcknowledged + _linesUnsure, what);
        ledger.Of("parked").ShouldBe(0, what);
        ledger.Of("repeated").ShouldBeGreaterThanOrEqualTo(_repeats, what);
        ledger.Hours.OrderBy(row => row.Key).ShouldBe(ledger.Totals.OrderBy(row => row.Key), what);
        await server.TakesTheNextOneAsync(server.Key, "default");
    }

    private async Task PostUntilItDiesAsync(TrackerServer server, string key, Random random)
    {
        var mine = new List<ReportId>();
        while (true)
        {
            var ids = Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(6) == 0 && mine.Count > 0 ? mine[random.Next(mine.Count)] : ReportId.New()).Distinct().ToList();
            var lines = ids.Select(id => Reports.Line(id, random.Next(20))).ToList();
            var repeats = random.Next(4) == 0 ? 1 : 0;
            if (repeats > 0)
                lines.Add(lines[0]);
            var answer = await server.PostAsync(key, [.. lines]);
            if (answer is null)
            {
                Interlocked.Add(ref _linesUnsure, ids.Count);
                ids.ForEach(id => _unsure[id] = true);
                return;
            }

            answer.Value.Status.ShouldBe(HttpStatusCode.OK, answer.Value.Answer.ToString());
            ids.ForEach(id => _acknowledged[id] = true);
            mine.AddRange(ids);
            Interlocked.Add(ref _repeats, repeats);
            Interlocked.Add(ref _linesAcknowledged, ids.Count);
        }
    }
}
