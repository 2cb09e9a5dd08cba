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
    private const long MiB = 1024 * 1024;

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
    public async Task A_disk_that_fills_up_is_a_smaller_budget_so_that_the_door_stays_open()
    {
        // 30 MiB stored and 15 free, of which 20 must stay free.
        var store = new ListedSegments { Segments = [Segment("c", 1), Segment("b", 2), Segment("a", 3)] };
        await using var server = await StartAsync(store, free: 15, minFree: 10);
        await WorkerOf(server).RunAsync(default);
        store.Dropped.ShouldBe(["a bytes"]);
    }

    [Fact]
    public async Task A_disk_that_others_filled_does_not_take_all_that_is_stored()
    {
        var store = new ListedSegments { Segments = [Segment("c", 1), Segment("b", 2), Segment("a", 3)] };
        await using var server = await StartAsync(store, free: 0, minFree: 1000);
        await WorkerOf(server).RunAsync(default);
        store.Dropped.ShouldBe(["a bytes", "b bytes"]);
    }

    [Fact]
    public void Precious_payloads_keep_their_share_of_a_smaller_budget()
    {
        var options = new ServerOptions { MaxDataBytes = 100 * MiB, KeepBytes = 50 * MiB };
        var segments = new[] { Segment("b", 2, kind: SegmentKind.Keep), Segment("a", 3, kind: SegmentKind.Keep) };
        string[] Gone(long free) => [.. new RetentionBudgets(options, Disk(free, 0)).Plan(new StorageUse(segments, 10 * MiB), Now).Steps.Select(step => step.Segment.Name)];
        Gone(free: 70).ShouldBeEmpty();
        new RetentionBudgets(options, Disk(1, 5)).Plan(new StorageUse(segments, 10 * MiB), Now).Steps.Select(step => step.Segment.Name).ShouldBe(["a"]);
    }

    [Fact]
    public void With_a_database_elsewhere_the_disk_of_the_spools_says_nothing()
    {
        var budgets = new RetentionBudgets(new ServerOptions { PostgreSql = "Host=db" }, Disk(0, 1000));
        budgets.Plan(new StorageUse([Segment("b", 2), Segment("a", 3)], 0), Now).Steps.ShouldBeEmpty();
    }

    private Task<RunningServer> StartAsync(IRetentionStore store, Action<ServerOptions>? set = null, long free = 1_000_000, long minFree = 0) =>
        RunningServer.StartAsync(_directory.Path, set, services => services.AddSingleton(store).AddSingleton(Disk(free, minFree)));

    private static DiskWatch Disk(long freeMiB, long minFreeMiB) => new(() => freeMiB * MiB, minFreeMiB * MiB, TimeProvider.System);

    private static RetentionWorker WorkerOf(RunningServer server) => server.Services.GetServices<IHostedService>().OfType<RetentionWorker>().Single();

    private static PayloadSegment Segment(string name, int daysOld, bool open = false, SegmentKind kind = SegmentKind.Bulk) =>
        new(name, 1, kind, 10 * MiB, 7, 0, Now.AddDays(-daysOld), Now.AddDays(-daysOld), open);

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
