using System.Diagnostics;
using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

public sealed class SpoolAdoptionTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_killed_process_left_is_adopted_and_deleted()
    {
        await using var dying = _folder.Open();
        for (var i = 0; i < 10; i++)
            dying.TryAppend($"{i}");
        dying.Acknowledge(dying.Read(3, 1000));
        using var left = _folder.Killed();

        await using var next = left.Open();
        next.Drain(maxRecords: 2).ShouldBe(["3", "4", "5", "6", "7", "8", "9"]);
        next.Statistics.Adopted.ShouldBe(1);
        left.Segments.Count.ShouldBe(1);
        left.Locks.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_counted_before_anybody_reads_when_the_consumer_says_so()
    {
        await using var dying = _folder.Open();
        for (var i = 0; i < 10; i++)
            dying.TryAppend($"{i}");
        dying.Acknowledge(dying.ReadAccounted(3, 1000));
        using var left = _folder.Killed();

        await using var next = left.Open();
        next.Statistics.PendingRecords.ShouldBe(0);
        next.Adopt();
        (next.Statistics.PendingRecords, next.Statistics.PendingBytes).ShouldBe((7, 7 * 13));
        next.Flush();
        next.Statistics.PendingRecords.ShouldBe(7);
        next.Drain().ShouldBe(["3", "4", "5", "6", "7", "8", "9"]);
    }

    [Fact]
    public async Task A_segment_whose_process_lives_is_not_touched()
    {
        await using var one = _folder.Open();
        await using var other = _folder.Open();
        one.TryAppend("of one");
        other.TryAppend("of the other");

        one.Drain().ShouldBe(["of one"]);
        other.Drain().ShouldBe(["of the other"]);
        one.Statistics.Adopted.ShouldBe(0);
        other.Statistics.Adopted.ShouldBe(0);
    }

    [Fact]
    public async Task Many_spools_at_once_adopt_each_segment_once()
    {
        using var left = new SpoolFolder();
        for (var round = 0; round < 20; round++)
        {
            await using var dying = _folder.Open();
            for (var i = 0; i < 5; i++)
                dying.TryAppend($"{round}.{i}");
            using var copy = _folder.Killed();
            left.Put(SpoolFolder.ReadShared(copy.Segments[0]), Path.GetFileName(copy.Segments[0]));
            dying.Drain();
        }

        var spools = Enumerable.Range(0, 4).Select(_ => left.Open()).ToList();
        var drained = await Task.WhenAll(spools.Select(spool => Task.Run(() => spool.Drain(maxRecords: 1))));

        drained.SelectMany(texts => texts).Order().ShouldBe(
            Enumerable.Range(0, 20).SelectMany(round => Enumerable.Range(0, 5).Select(i => $"{round}.{i}")).Order());
        spools.Sum(spool => spool.Statistics.Adopted).ShouldBe(20);
        foreach (var spool in spools)
            await spool.DisposeAsync();
        Directory.GetFiles(left.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_looks_again_for_the_dead_as_time_goes_by()
    {
        var time = new ManualTime();
        await using var reader = _folder.Open(o => o.AdoptInterval = TimeSpan.FromSeconds(2), time);
        reader.Read(1, 1).IsEmpty.ShouldBeTrue();
        _folder.Put(SegmentBytes.Of("left"));

        reader.Read(1, 1).IsEmpty.ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(2));
        reader.Drain().ShouldBe(["left"]);
    }

    [Fact]
    public async Task More_dead_segments_than_are_held_at_once_are_all_read()
    {
        for (var i = 0; i < 300; i++)
            _folder.Put(SegmentBytes.Of($"{i:000}"), $"20261121T221550123Z-{i + 1}-9f8e7d6c5b4a3928.spool");

        await using var spool = _folder.Open(o => o.AdoptInterval = TimeSpan.FromHours(1));
        spool.Drain().Order().ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i:000}"));
        _folder.Segments.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_adopter_that_dies_too_leaves_the_rest_to_the_next()
    {
        _folder.Put(SegmentBytes.Of("one", "two", "three"));
        await using var dying = _folder.Open();
        dying.Acknowledge(dying.Read(1, 1000));
        using var left = _folder.Killed();

        await using var next = left.Open();
        next.Drain().ShouldBe(["two", "three"]);
    }

    [Fact]
    public async Task A_spool_that_nobody_reads_lets_full_segments_go_to_one_that_does()
    {
        await using var writer = _folder.Open(o => (o.SegmentBytes, o.MaxBytes) = (4096, 1024 * 1024));
        for (var i = 0; i < 20; i++)
            writer.TryAppend($"{i:00}" + new string('x', 1000)).ShouldBeTrue();
        await Eventually.True(() => writer.Statistics.Segments == 1, "the writer lets go of all but the live segment");

        await using var sidecar = _folder.Open();
        sidecar.Drain().Count.ShouldBeGreaterThanOrEqualTo(16);
        writer.Drain().Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_segment_that_a_real_process_holds_is_left_alone_until_it_dies()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "needs flock(1)");
        _folder.Put(SegmentBytes.Of("held"));
        var path = _folder.Segments[0];
        using var holder = Process.Start("/usr/bin/flock", ["--no-fork", "--nonblock", SegmentLock.PathOf(path), "sleep", "600"]);
        try
        {
            await Eventually.True(() => SegmentLock.IsHeld(path) == true, "the other process holds the lock");
            await using var spool = _folder.Open();
            spool.Drain().ShouldBeEmpty();
            SpoolDirectory.Inspect(_folder.Path).Segments[0].Owner.ShouldBe(SpoolOwner.Alive);

            holder.Kill();
            await holder.WaitForExitAsync();
            spool.Drain().ShouldBe(["held"]);
        }
        finally
        {
            if (!holder.HasExited)
                holder.Kill();
        }
    }

    [Fact]
    public async Task A_missing_lock_file_is_no_obstacle()
    {
        _folder.Put(SegmentBytes.Of("copied alone"));
        await using var spool = _folder.Open();
        spool.Drain().ShouldBe(["copied alone"]);
        _folder.Locks.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_lock_file_without_a_segment_is_removed_when_it_is_old()
    {
        Directory.CreateDirectory(_folder.Path);
        string[] orphans = ["20261121T221550123Z-1-9f8e7d6c5b4a3928.spool.lock", "20261121T221550123Z-2-9f8e7d6c5b4a3928.spool.lock"];
        foreach (var orphan in orphans)
            File.WriteAllBytes(Path.Combine(_folder.Path, orphan), []);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, orphans[0]), DateTime.UtcNow.AddHours(-2));
        await using var spool = _folder.Open();
        spool.Read(1, 1).IsEmpty.ShouldBeTrue();

        _folder.Locks.Select(Path.GetFileName).ShouldNotContain(orphans[0]);
        _folder.Locks.Select(Path.GetFileName).ShouldContain(orphans[1]);
    }

    [Fact]
    public async Task Older_segments_are_read_first()
    {
        _folder.Put(SegmentBytes.Of("newer"), "20261121T221550123Z-1-9f8e7d6c5b4a3928.spool");
        _folder.Put(SegmentBytes.Of("older"), "20251121T221550123Z-2-9f8e7d6c5b4a3928.spool");
        await using var spool = _folder.Open();
        spool.TryAppend("own");

        spool.Read(10, 1000).Texts().ShouldBe(["older", "newer", "own"]);
    }
}
