using System.Net;
using Faultline.Server.Ingest;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Tests.Workers;
using Faultline.Spooling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Win32.SafeHandles;

namespace Faultline.Server.Tests.Ledger;

/// <summary>Accepted is stored, duplicate, parked and damaged, exactly, in a storm with faults of disk and store, poison and restarts.</summary>
public sealed class LedgerTruthTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_sums_add_up_in_a_storm_of_faults()
    {
        var random = new Random(7);
        var acknowledged = new HashSet<ReportId>();
        var known = new List<ReportId>();
        for (var run = 0; run < 4; run++)
        {
            var disk = new FailingDisk();
            StormyStore? store = null;
            await using var server = await RunningServer.StartAsync(_directory.Path, options => options.MaxSpoolBytes = 64 * 1024 * 1024, services =>
            {
                services.AddSingleton(at => new ProjectSpools(at.GetRequiredService<Faultline.Server.Hosting.DataDirectory>(), at.GetRequiredService<ServerOptions>(), TimeProvider.System,
                    options => Spool.Open(options, null, disk.Disk)));
                DigesterTests.Wrap(services, inner => store = new StormyStore(inner, random.Next()));
            });
            for (var step = 0; step < 40; step++)
            {
                disk.Fails = random.Next(8) == 0;
                store!.Mood = (StormyStore.Moods)random.Next(4);
                await PostAsync(server, random, acknowledged, known);
            }

            disk.Fails = false;
            if (run % 2 == 0)
                continue; // stopped with what waits
            store!.Mood = StormyStore.Moods.Calm;
            await server.BalanceAsync();
        }

        await using var last = await RunningServer.StartAsync(_directory.Path);
        var balance = await last.BalanceAsync();
        balance.Accepted.ShouldBe(balance.Stored + balance.Duplicate + balance.Parked + balance.Damaged);
        balance.Stored.ShouldBeGreaterThan(100);
        balance.Duplicate.ShouldBeGreaterThan(0);
        balance.Parked.ShouldBeGreaterThan(0);
        var project = await last.Services.GetRequiredService<IProjectStore>().FindAsync("default", default);
        foreach (var id in acknowledged)
            (await last.Services.GetRequiredService<IReportFinder>().FindAsync(project!.Id, id, default)).ShouldNotBeNull();
        var refused = await last.LedgerAsync(LedgerLine.Refused, LedgerReasons.Malformed);
        refused.ShouldBe(_malformed);
    }

    private int _malformed;

    private async Task PostAsync(RunningServer server, Random random, HashSet<ReportId> acknowledged, List<ReportId> known)
    {
        var ids = new List<ReportId>();
        var lines = new List<string>();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var id = known.Count > 0 && random.Next(6) == 0 ? known[random.Next(known.Count)] : ReportId.New();
            if (ids.Contains(id))
                continue;
            known.Add(id);
            ids.Add(id);
            lines.Add(Line.Of(id, random.Next(15) == 0 ? StormyStore.Poison : $"\"value\": \"{new string('v', random.Next(3000))}\""));
        }

        if (random.Next(5) == 0)
        {
            lines.Add("{}");
            _malformed++;
        }

        using var answer = await server.PostAsync([.. lines]);
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest)
            acknowledged.UnionWith(ids.Where((_, i) => !lines[i].Contains(StormyStore.Poison, StringComparison.Ordinal)));
        else
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>A disk that fails, or tears what it writes, when the test says so.</summary>
    private sealed class FailingDisk
    {
        public bool Fails { get; set; }

        public SpoolDisk Disk => new(Write, Sync);

        private void Write(SafeFileHandle handle, ReadOnlySpan<byte> bytes, long offset)
        {
            if (!Fails || offset < SegmentHeader.Bytes)
            {
                RandomAccess.Write(handle, bytes, offset);
                return;
            }

            RandomAccess.Write(handle, bytes[..(bytes.Length / 2)], offset);
            throw new IOException("No space left on device");
        }

        private void Sync(SafeFileHandle handle)
        {
            if (Fails)
                throw new IOException("Input/output error");
            RandomAccess.FlushToDisk(handle);
        }
    }
}
