using Faultline.Server.Ingest;
using Faultline.Server.Metrics;
using Faultline.Server.Projects;
using Faultline.Server.Retention;
using Faultline.Server.Workers;
using Faultline.Tracker.Retention;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Faultline.Server.Tests.Workers;

public sealed class RetentionWorkerTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_the_plan_says_is_dropped_one_by_one_and_the_rest_is_trimmed_until_nothing_is_left()
    {
        var store = new ListedSegments { Segments = [Segment("old", 200), Segment("young", 1), Segment("open", 300, open: true)], Tombstones = 3, Rollups = 2 };
        await using var server = await StartAsync(store, options => options.MaxTombstones = 0);
        await WorkerOf(server).RunAsync(default);
        store.Dropped.ShouldBe(["old age"]);
        (store.Tombstones, store.Rollups).ShouldBe((0, 0));
        (await server.Client.GetStringAsync("/metrics")).ShouldContain("faultline_evicted_reports_total{reason=\"age\"} 7");
    }

    [Fact]
    public async Task Over_the_budget_the_oldest_go_first()
    {
        var store = new ListedSegments { Segments = [Segment("c", 1), Segment("b", 2), Segment("a", 3)] };
        await using var server = await StartAsync(store, options => options.MaxDataBytes = 25 * 1024 * 1024);
        await WorkerOf(server).RunAsync(default);
        store.Dropped.ShouldBe(["a bytes"]);
    }

    [Fact]
    public async Task Tombstones_are_counted_once_a_round_and_trimmed_to_their_budget()
    {
        var store = new ListedSegments { Segments = [], Tombstones = 7_500 };
        await using var server = await StartAsync(store, options => options.MaxTombstones = 1_000);
        await WorkerOf(server).RunAsync(default);
        (store.Tombstones, store.Counted).ShouldBe((1_000, 1));
    }

    [Fact]
    public async Task On_a_disk_smaller_than_the_budget_the_oldest_go_before_reports_are_refused()
    {
        var store = new ListedSegments { Segments = [Segment("c", 1), Segment("b", 2), Segment("a", 3)] };
        // 30 MiB are stored; of the 12 that are free 20 should be.
        await using var server = await StartAsync(store, options => options.MinFreeBytes = 10 * 1024 * 1024, freeBytes: 12 * 1024 * 1024);
        await WorkerOf(server).RunAsync(default);
        store.Dropped.ShouldBe(["a bytes"]);
    }

    [Fact]
    public void A_database_is_on_a_disk_of_its_own()
    {
        var options = new ServerOptions { MinFreeBytes = 10, PostgreSql = "Host=db" };
        new RetentionBudgets(options).Plan(new StorageUse([Segment("a", 3)], 0), freeBytes: 0, Now).Steps.ShouldBeEmpty();
        options.PostgreSql = null;
        new RetentionBudgets(options).Plan(new StorageUse([Segment("a", 3)], 0), freeBytes: 0, Now).Steps.Count.ShouldBe(1);
    }

    private Task<RunningServer> StartAsync(IRetentionStore store, Action<ServerOptions>? set = null, long freeBytes = 1L << 40) =>
        RunningServer.StartAsync(_directory.Path, set, services => services.AddSingleton(store)
            .AddSingleton(at => new DiskWatch(() => freeBytes, at.GetRequiredService<ServerOptions>().MinFreeBytes, TimeProvider.System)));

    private static RetentionWorker WorkerOf(RunningServer server) => server.Services.GetServices<IHostedService>().OfType<RetentionWorker>().Single();

    private static PayloadSegment Segment(string name, int daysOld, bool open = false) =>
        new(name, 1, SegmentKind.Bulk, 10 * 1024 * 1024, 7, 0, Now.AddDays(-daysOld), Now.AddDays(-daysOld), open);

    private sealed class ListedSegments : IRetentionStore
    {
        public required List<PayloadSegment> Segments { get; init; }

        public long Tombstones { get; set; }

        public int Counted { get; private set; }

        public long Rollups { get; set; }

        public List<string> Dropped { get; } = [];

        public Task<StorageUse> MeasureAsync(CancellationToken cancellation) => Task.FromResult(new StorageUse(Segments, 0));

        public Task<long> DropAsync(PayloadSegment segment, string reason, DateTimeOffset now, CancellationToken cancellation)
        {
            Dropped.Add($"{segment.Name} {reason}");
            return Task.FromResult(segment.Reports);
        }

        public Task<long> CountTombstonesAsync(CancellationToken cancellation)
        {
            Counted++;
            return Task.FromResult(Tombstones);
        }

        public Task<long> TrimTombstonesAsync(int atMost, CancellationToken cancellation)
        {
            var gone = Math.Min(Tombstones, atMost);
            Tombstones -= gone;
            return Task.FromResult(gone);
        }

        public Task<long> FoldRollupsAsync(DateTimeOffset before, int atMost, CancellationToken cancellation) => Task.FromResult(Rollups > 0 ? Rollups-- : 0);

        public Task<long> EraseUserAsync(ProjectId project, string user, DateTimeOffset now, CancellationToken cancellation) => Task.FromResult(0L);
    }
}
