using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

public sealed class SpoolDiskFaultTests : IDisposable
{
    private readonly SpoolFolder _folder = new();
    private readonly FaultyDisk _disk = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(14)]
    public async Task A_full_disk_refuses_counts_and_recovers(int tornAfter)
    {
        await using var spool = Open();
        spool.TryAppend("before").ShouldBeTrue();
        (_disk.FailsWrites, _disk.TornAfter) = (true, tornAfter);
        for (var i = 0; i < 5; i++)
            spool.TryAppend("while it is full").ShouldBeFalse();
        _disk.FailsWrites = false;
        spool.TryAppend("after").ShouldBeTrue();

        spool.Drain().ShouldBe(["before", "after"]);
        var statistics = spool.Statistics;
        (statistics.Appended, statistics.WriteErrors, statistics.Damaged, statistics.Holes).ShouldBe((2, 5, 0, 0));
        statistics.LastError!.ShouldContain("No space left");
    }

    [Fact]
    public async Task What_is_appended_after_a_finished_segment_was_adopted_is_forced_to_the_disk_without_an_acknowledgement()
    {
        await using var dying = _folder.Open();
        dying.TryAppend("shipped");
        dying.Acknowledge(dying.Read(10, 1000));
        using var left = _folder.Killed();
        await using var spool = Spool.Open(left.Options(), _time, _disk.Disk);
        spool.Read(10, 1000).IsEmpty.ShouldBeTrue();
        await Eventually.True(() => left.Segments.Count == 1, "the finished segment is deleted");
        var before = Volatile.Read(ref _disk.Syncs);
        spool.TryAppend("after").ShouldBeTrue();
        await Eventually.True(() => Volatile.Read(ref _disk.Syncs) > before, "a flush");
    }

    [Fact]
    public async Task A_disk_that_is_full_for_a_day_leaves_no_giant_file()
    {
        await using var spool = Open(o => (o.SegmentBytes, o.MaxBytes) = (4096, 1024 * 1024));
        spool.TryAppend("before").ShouldBeTrue();
        _disk.FailsWrites = true;
        for (var i = 0; i < 10_000; i++)
        {
            spool.TryAppend(new string('x', 1000)).ShouldBeFalse();
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        spool.Statistics.Bytes.ShouldBeLessThan((2 * 4096) + 4096 + (1024 * 1024));
        _disk.FailsWrites = false;
        _time.Advance(TimeSpan.FromSeconds(2));
        spool.TryAppend("after").ShouldBeTrue();
        spool.Drain().ShouldBe(["before", "after"]);
        spool.Statistics.WriteErrors.ShouldBe(10_000);
    }

    [Fact]
    public async Task A_deleted_directory_is_made_again_and_nothing_read_is_lost()
    {
        await using var spool = Open();
        spool.TryAppend("before").ShouldBeTrue();
        Directory.Delete(_folder.Path, recursive: true);
        spool.TryAppend("into the unlinked file").ShouldBeTrue();
        await Eventually.True(() => _folder.Segments.Count == 1, "a new segment in a new directory");
        spool.TryAppend("after").ShouldBeTrue();

        spool.Drain().ShouldBe(["before", "into the unlinked file", "after"]);
        SpoolDirectory.ReadAll(_folder.Path, includeShipped: true).Select(record => record.Text()).ShouldBe(["after"]);
    }

    [Fact]
    public async Task A_writer_between_reserving_and_writing_holds_nobody_up_for_long()
    {
        await using var spool = Open();
        using var stalled = new ManualResetEventSlim();
        using var reserved = new ManualResetEventSlim();
        _disk.BeforeWrite = _ =>
        {
            if (reserved.IsSet)
                return;
            reserved.Set();
            stalled.Wait(TimeSpan.FromSeconds(30));
        };
        var slow = Task.Run(() => spool.TryAppend("slow"));
        await Eventually.True(() => reserved.IsSet, "the slow writer has its place");
        spool.TryAppend("fast").ShouldBeTrue();

        spool.Read(10, 1000).IsEmpty.ShouldBeTrue("nobody steps over a writer");
        _time.Advance(TimeSpan.FromSeconds(2));
        spool.Read(10, 1000).IsEmpty.ShouldBeTrue();
        spool.TryAppend("in the next segment").ShouldBeTrue();
        spool.Read(10, 1000).Texts().ShouldBe(["in the next segment"]);

        stalled.Set();
        (await slow).ShouldBeTrue();
        spool.Drain().ShouldBe(["slow", "fast", "in the next segment"]);
        spool.Statistics.Damaged.ShouldBe(0);
    }

    [Fact]
    public async Task In_disk_mode_those_who_wait_share_one_fsync()
    {
        await using var spool = Open(o => o.Durability = SpoolDurability.Disk);
        using var first = new ManualResetEventSlim();
        using var syncing = new ManualResetEventSlim();
        _disk.BeforeSync = () =>
        {
            syncing.Set();
            first.Wait(TimeSpan.FromSeconds(30));
        };
        var leader = spool.AppendAsync("leader"u8.ToArray());
        await Eventually.True(() => syncing.IsSet, "the first fsync runs");
        var waiters = Enumerable.Range(0, 50).Select(_ => spool.AppendAsync("waiter"u8.ToArray()).AsTask()).ToList();
        waiters.ShouldAllBe(waiter => !waiter.IsCompleted);
        first.Set();

        (await leader).ShouldBeTrue();
        (await Task.WhenAll(waiters)).ShouldAllBe(safe => safe);
        _disk.Syncs.ShouldBeLessThan(5);
    }

    [Fact]
    public async Task When_many_shared_an_fsync_the_next_waits_for_two_thirds_of_them()
    {
        await using var spool = Open(o => (o.Durability, o.GroupWait) = (SpoolDurability.Disk, TimeSpan.FromSeconds(10)));
        using var first = new ManualResetEventSlim();
        using var syncing = new ManualResetEventSlim();
        _disk.BeforeSync = () =>
        {
            syncing.Set();
            first.Wait(TimeSpan.FromSeconds(30));
        };
        var leader = spool.AppendAsync("leader"u8.ToArray()).AsTask();
        await Eventually.True(() => syncing.IsSet, "the first fsync runs");
        var six = Enumerable.Range(0, 6).Select(_ => spool.AppendAsync("one of six"u8.ToArray()).AsTask()).ToList();
        first.Set();
        await Task.WhenAll([leader, .. six]);
        _disk.Syncs.ShouldBe(2);

        var early = spool.AppendAsync("first of four"u8.ToArray()).AsTask();
        await Task.Delay(100, TestContext.Current.CancellationToken);
        early.IsCompleted.ShouldBeFalse();
        var rest = Enumerable.Range(0, 3).Select(_ => spool.AppendAsync("one of four"u8.ToArray()).AsTask());
        (await Task.WhenAll([early, .. rest])).ShouldAllBe(safe => safe);
        _disk.Syncs.ShouldBe(3);
    }

    [Fact]
    public async Task Who_waits_for_the_disk_alone_is_not_made_to_wait_for_others()
    {
        await using var spool = Open(o => (o.Durability, o.GroupWait) = (SpoolDurability.Disk, TimeSpan.FromSeconds(10)));
        for (var i = 0; i < 3; i++)
            (await spool.AppendAsync("alone"u8.ToArray()).AsTask().WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken)).ShouldBeTrue();
        _disk.Syncs.ShouldBe(3);
    }

    [Fact]
    public async Task A_failed_fsync_is_told_to_who_waits_and_the_next_segment_is_trusted_again()
    {
        await using var spool = Open(o => o.Durability = SpoolDurability.Disk);
        _disk.FailsSyncs = true;
        (await spool.AppendAsync("unsafe"u8.ToArray())).ShouldBeFalse();
        _disk.FailsSyncs = false;
        (await spool.AppendAsync("safe"u8.ToArray())).ShouldBeTrue();

        spool.Statistics.FlushErrors.ShouldBe(1);
        spool.Statistics.Rolls.ShouldBe(1);
        spool.Drain().ShouldBe(["unsafe", "safe"]);
    }

    [Fact]
    public async Task In_process_mode_what_was_written_is_flushed_soon()
    {
        await using var spool = Open();
        spool.TryAppend("one");
        await Eventually.True(() => Volatile.Read(ref _disk.Syncs) > 0, "an fsync in the background");
    }

    [Fact]
    public async Task An_explicit_flush_says_whether_it_went_well()
    {
        await using var spool = Open(o => o.FlushInterval = TimeSpan.FromHours(1));
        spool.TryAppend("one");
        spool.Flush().ShouldBeTrue();
        _disk.FailsSyncs = true;
        spool.Flush().ShouldBeFalse();
        spool.Statistics.FlushErrors.ShouldBe(1);
    }

    [Fact]
    public async Task Records_are_forced_to_the_disk_although_the_counts_cannot_be_written_down()
    {
        await using var spool = Open(o => (o.FlushInterval, o.MaxRecordBytes) = (TimeSpan.FromHours(1), 10));
        spool.TryAppend("one").ShouldBeTrue();
        spool.TryAppend("far too large").ShouldBeFalse();
        _disk.FailsWrites = true;
        spool.Flush().ShouldBeTrue();
        _disk.Syncs.ShouldBe(1);
        spool.Statistics.FlushErrors.ShouldBe(1);
        _disk.FailsWrites = false;
    }

    [Fact]
    public async Task An_acknowledgement_that_cannot_be_written_down_still_counts_here()
    {
        await using var spool = Open();
        spool.TryAppend("one");
        var batch = spool.Read(10, 1000);
        _disk.FailsWrites = true;
        spool.Acknowledge(batch);
        spool.Read(10, 1000).IsEmpty.ShouldBeTrue();
        _disk.FailsWrites = false;
    }

    private Spool Open(Action<SpoolOptions>? with = null) => Spool.Open(_folder.Options(with), _time, _disk.Disk);
}
