using System.Net;
using System.Text.Json;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Engine;

/// <summary>Everything at once: kills, a full disk, poison and damage in the spool, duplicates, bad keys, a quota, a flood of groups. The sums add up, and the next good report is stored.</summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private const long MoreThanAnyDisk = 1L << 50;

    // Fewer than half of the groups that there are: also a storm over two hours of the clock overflows.
    private static readonly (string Name, string Value) FewGroups = ("Faultline__MaxNewGroupsPerHour", "3");

    private readonly Dictionary<string, Tally> _tallies = new() { ["default"] = new(), ["shop"] = new() };
    private readonly Dictionary<string, List<ReportId>> _acknowledged = new() { ["default"] = [], ["shop"] = [] };
    private readonly List<ReportId> _turnedAway = [];
    private readonly int _seed = Environment.TickCount;
    private int _answers;
    private int _sequence;
    private int _strangers;
    private int _strangersUnsure;

    [Fact]
    public Task Every_sum_adds_up_after_a_storm_on_SQLite() => StormAsync(new TrackerServer());

    [Fact]
    public async Task Every_sum_adds_up_after_a_storm_on_PostgreSQL()
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await StormAsync(new TrackerServer(cluster.Settings));
    }

    private async Task StormAsync(TrackerServer started)
    {
        await using var server = started;
        var keys = new Dictionary<string, string> { ["shop"] = await server.AddProjectAsync("shop") };
        keys["default"] = server.Key;
        // The first project of an installation is 1; the verb made the second.
        var numbers = new Dictionary<string, long> { ["default"] = 1, ["shop"] = 2 };
        var random = new Random(_seed);
        for (var round = 0; round < 6; round++)
        {
            var full = round % 3 == 1;
            await server.StartAsync(
                ("Faultline__MinFreeBytes", full ? $"{MoreThanAnyDisk}" : "0"), ("Faultline__Quotas__shop", "100"), FewGroups, ("Faultline__PayloadSegmentBytes", "65536"));
            var clients = keys.SelectMany(key => (Task[])[GoodAsync(server, key.Key, key.Value, random.Next()), GoodAsync(server, key.Key, key.Value, random.Next()), WrongAsync(server, key.Key, key.Value)])
                .Append(StrangersAsync(server)).Append(DiscardsAsync(server, keys["default"])).ToList();
            var after = Volatile.Read(ref _answers) + random.Next(50, 250);
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _answers) >= after), "answers in the storm");
            await server.KillAsync();
            await Task.WhenAll(clients);
            foreach (var (project, number) in numbers)
            {
                var poison = await SpoolDamage.PoisonAsync(server.Data, number);
                await SpoolDamage.DamageAsync(server.Data, number);
                _tallies[project].Told("parked", "", poison);
                _tallies[project].Told("accepted", "", poison + 1);
            }
        }

        await server.StartAsync(FewGroups);
        await CheckAsync(server, keys);
    }

    private async Task CheckAsync(TrackerServer server, Dictionary<string, string> keys)
    {
        foreach (var (project, key) in keys)
        {
            await server.TakesTheNextOneAsync(key, project);
            _tallies[project].Told("accepted", "", 1);
            var what = $"seed {_seed}, project {project}";
            var ledger = await server.SettledLedgerAsync(project);
            output.WriteLine($"{what}: {ledger}");
            ledger.Of("accepted").ShouldBe(ledger.Of("stored") + ledger.Of("duplicate") + ledger.Of("parked") + ledger.Of("damaged"), what);
            ledger.Hours.OrderBy(row => row.Key).ShouldBe(ledger.Totals.OrderBy(row => row.Key), what);
            ledger.Of("damaged").ShouldBeGreaterThanOrEqualTo(6, what);
            _tallies[project].ShouldFit(ledger, what);
            foreach (var id in _acknowledged[project])
                (await server.FindAsync(project, id)).ShouldNotBeNull($"{id}: {what}");
        }

        (await server.LedgerAsync("default")).Keyless.ShouldBeInRange(_strangers, _strangers + _strangersUnsure, $"seed {_seed}");
        // The storm was one: each kind of refusal came about.
        (await server.LedgerAsync("shop")).Of("refused", "quota").ShouldBeGreaterThan(0);
        (await server.LedgerAsync("default")).Of("refused", "disk_budget").ShouldBeGreaterThan(0);
        (await server.LedgerAsync("default")).Of("overflowed").ShouldBeGreaterThan(0);
        foreach (var id in _turnedAway.Take(5))
            (await server.TextAsync($"/oops/{id}"))?.ShouldContain(id.ToString());
    }

    /// <summary>Good reports, some sent again, some twice in a body; each body's counts are known by its answer.</summary>
    private async Task GoodAsync(TrackerServer server, string project, string key, int seed)
    {
        var (random, mine, tally) = (new Random(seed), new List<ReportId>(), _tallies[project]);
        while (true)
        {
            var ids = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(5) == 0 && mine.Count > 0 ? mine[random.Next(mine.Count)] : ReportId.New()).Distinct().ToList();
            List<string> lines = [.. ids.Select(id => Reports.Line(id, random.Next(30)))];
            var repeats = random.Next(2);
            lines.AddRange(lines.Take(repeats).ToList());
            if (await server.PostAsync(key, [.. lines]) is not { } answer)
            {
                foreach (var (line, reason) in ((string, string)[])[("accepted", ""), ("refused", "quota"), ("refused", "disk_budget")])
                    tally.Unsure(line, reason, ids.Count);
                tally.Unsure("repeated", "", repeats);
                return;
            }

            Interlocked.Increment(ref _answers);
            tally.Told("repeated", "", repeats);
            var reason429 = answer.Status == HttpStatusCode.TooManyRequests ? "quota" : "disk_budget";
            var accepted = answer.Status switch
            {
                HttpStatusCode.OK => ids.Count,
                HttpStatusCode.TooManyRequests => DataOf(answer.Answer).GetProperty("accepted").GetInt32(),
                HttpStatusCode.InsufficientStorage => 0,
                _ => throw new InvalidOperationException(answer.Answer.ToString()),
            };
            tally.Told("accepted", "", accepted);
            tally.Told("refused", reason429, ids.Count - accepted);
            lock (_acknowledged)
            {
                if (answer.Status == HttpStatusCode.OK)
                    _acknowledged[project].AddRange(ids);
                else if (accepted == 0)
                    _turnedAway.AddRange(ids.Except(mine));
            }

            if (answer.Status == HttpStatusCode.OK)
                mine.AddRange(ids);
            else
                await Task.Yield();
        }
    }

    /// <summary>Bodies whose every line is wrong: not JSON, no id, too deep, not UTF-8.</summary>
    private async Task WrongAsync(TrackerServer server, string project, string key)
    {
        string[] lines = ["nonsense", "{}", new string('[', 1000), """{"id":"OOPS-1"}""", "\"\\ud800\""];
        while (true)
        {
            if (await server.PostAsync(key, lines) is not { } answer)
            {
                _tallies[project].Unsure("refused", "malformed", lines.Length);
                return;
            }

            answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Answer.ToString());
            _tallies[project].Told("refused", "malformed", lines.Length);
            Interlocked.Increment(ref _answers);
        }
    }

    private async Task StrangersAsync(TrackerServer server)
    {
        while (await server.PostAsync("flk_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Reports.Line(ReportId.New(), 1)) is { } answer)
        {
            answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
            Interlocked.Increment(ref _strangers);
        }

        Interlocked.Increment(ref _strangersUnsure);
    }

    private async Task DiscardsAsync(TrackerServer server, string key)
    {
        while (true)
        {
            var line = $$"""{"discarded":[{"reason":"spool_full","count":3}],"spool":"storm","seq":{{Interlocked.Increment(ref _sequence)}}}""";
            if (await server.PostAsync(key, line) is not { } answer)
            {
                _tallies["default"].Unsure("discarded", "spool_full", 3);
                return;
            }

            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Answer.ToString());
            _tallies["default"].Told("discarded", "spool_full", 3);
            Interlocked.Increment(ref _answers);
        }
    }

    private static JsonElement DataOf(JsonElement answer) => answer.GetProperty("errors")[0].GetProperty("data");
}
