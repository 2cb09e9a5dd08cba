using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

/// <summary>What was taken is what was read and what was damaged, whatever happens to the process in between.</summary>
public sealed class SpoolAccountTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_are_counted_as_they_are_appended_and_not_as_they_are_read()
    {
        await using var spool = _folder.Open();
        for (var i = 0; i < 10; i++)
            spool.TryAppend($"{i}");
        var batch = spool.ReadAccounted(3, 1000);

        batch.Records.Count.ShouldBe(3);
        var progress = batch.Progress.ShouldHaveSingleItem();
        (progress.Taken, progress.Damaged).ShouldBe((10, 0));
        progress.Position.ShouldBeGreaterThan(batch.Records[^1].Position);
        spool.Statistics.PendingRecords.ShouldBe(10);
        spool.Acknowledge(batch);
        spool.Statistics.PendingRecords.ShouldBe(7);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_counted_by_reading_it()
    {
        await using var dying = _folder.Open();
        var book = new SpoolBook();
        for (var i = 0; i < 10; i++)
            dying.TryAppend($"{i}");
        var batch = dying.ReadAccounted(3, 1000);
        book.Write(batch);
        dying.Acknowledge(batch);
        dying.TryAppend("after the last look");
        using var left = _folder.Killed();

        await using var next = left.Open();
        book.Write(next.ReadAccounted(1, 1000));
        book.Taken.ShouldBe(11);
        next.Statistics.PendingRecords.ShouldBe(8);
        book.Drain(next);
        (book.Records.Count, book.Taken, book.Damaged).ShouldBe((11, 11, 0));
        left.Segments.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_segment_that_was_read_to_its_end_by_a_process_that_died_is_told_before_it_goes()
    {
        await using var dying = _folder.Open();
        for (var i = 0; i < 4; i++)
            dying.TryAppend($"{i}");
        dying.Acknowledge(dying.ReadAccounted(10, 1000));
        using var left = _folder.Killed();

        await using var next = left.Open();
        next.ReadAccounted(10, 1000).Progress.ShouldHaveSingleItem().Taken.ShouldBe(4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Several_records_in_one_damaged_region_are_each_lost_once(int damaged)
    {
        await using var dying = _folder.Open();
        var book = new SpoolBook();
        for (var i = 0; i < 6; i++)
            dying.TryAppend($"record {i}");
        var batch = dying.ReadAccounted(1, 1000); // says that there are six
        book.Write(batch);
        dying.Acknowledge(batch);
        using var left = _folder.Killed();
        var bytes = File.ReadAllBytes(left.Segments[0]);
        const int Frame = 12 + 8;
        bytes.AsSpan(SegmentHeader.Bytes + (2 * Frame), damaged * Frame).Fill((byte)'x');
        File.WriteAllBytes(left.Segments[0], bytes);

        await using var next = left.Open();
        book.Drain(next);
        (book.Records.Count, book.Damaged, book.Taken).ShouldBe((6 - damaged, damaged, 6));
    }

    [Fact]
    public async Task Refused_writes_are_neither_taken_nor_damaged()
    {
        var disk = new FaultyDisk();
        await using var spool = Spool.Open(_folder.Options(), null, disk.Disk);
        spool.TryAppend("before");
        (disk.FailsWrites, disk.TornAfter) = (true, 14);
        spool.TryAppend("not taken").ShouldBeFalse();
        disk.FailsWrites = false;
        spool.TryAppend("after");

        var book = new SpoolBook().Drain(spool);
        (book.Records.Count, book.Taken, book.Damaged).ShouldBe((2, 2, 0));
    }

    [Fact]
    public async Task A_segment_waits_until_its_last_count_was_told()
    {
        await using var spool = _folder.Open(o => (o.SegmentBytes, o.MaxBytes) = (4096, 1024 * 1024));
        var book = new SpoolBook();
        for (var i = 0; i < 20; i++)
            spool.TryAppend(new string('x', 1000));
        book.Drain(spool);
        (book.Records.Count, book.Taken, book.Damaged).ShouldBe((20, 20, 0));
        _folder.Segments.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Kills_at_any_moment_leave_the_sums_right()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var folders = new List<SpoolFolder> { new() };
            var book = new SpoolBook();
            var appended = 0;
            for (var run = 0; run < 6; run++)
            {
                await using var spool = folders[^1].Open(o => (o.SegmentBytes, o.MaxBytes) = (4096, 1024 * 1024));
                for (var step = random.Next(40); step > 0; step--)
                    Step(random, spool, book, ref appended);
                folders.Add(folders[^1].Killed());
            }

            await using (var last = folders[^1].Open())
                book.Drain(last);
            (book.Taken, book.Records.Count, book.Damaged, book.Records.Distinct().Count()).ShouldBe((appended, appended, 0, appended), $"seed {seed}");
            folders.ForEach(folder => folder.Dispose());
        }
    }

    private static void Step(Random random, Spool spool, SpoolBook book, ref int appended)
    {
        if (random.Next(3) > 0)
        {
            spool.TryAppend($"{appended++} {new string('x', random.Next(600))}").ShouldBeTrue();
            return;
        }

        var batch = spool.ReadAccounted(1 + random.Next(8), 1 + random.Next(4000));
        if (random.Next(4) == 0)
            return; // killed before the store had it
        book.Write(batch);
        if (random.Next(4) > 0)
            spool.Acknowledge(batch); // else killed before the spool knew
    }
}
