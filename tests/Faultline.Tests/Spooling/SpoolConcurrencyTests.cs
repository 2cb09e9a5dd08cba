using System.Collections.Concurrent;
using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

public sealed class SpoolConcurrencyTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SpoolDurability.Process, 8 * 1024)]
    [InlineData(SpoolDurability.Process, 1024 * 1024)]
    [InlineData(SpoolDurability.Disk, 64 * 1024)]
    public async Task Appended_by_many_threads_while_read_every_record_comes_exactly_once(SpoolDurability durability, int segmentBytes)
    {
        const int threads = 8;
        var perThread = durability is SpoolDurability.Disk ? 200 : 2_000;
        var spool = _folder.Open(o => (o.SegmentBytes, o.MaxBytes, o.Durability) = (segmentBytes, 8 * 1024 * 1024, durability));
        var read = new ConcurrentQueue<string>();
        var accepted = new ConcurrentQueue<string>();
        using var written = new CancellationTokenSource();
        var reader = Task.Run(() => ReadUntil(spool, read, written.Token));

        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < perThread; i++)
            {
                var text = $"{thread}.{i}." + new string('x', i * 7 % 500);
                if (durability is SpoolDurability.Disk ? await spool.AppendAsync(System.Text.Encoding.UTF8.GetBytes(text)) : spool.TryAppend(text))
                    accepted.Enqueue(text);
            }
        })));
        await written.CancelAsync();
        await reader;

        read.Count.ShouldBe(accepted.Count);
        read.Order(StringComparer.Ordinal).ShouldBe(accepted.Order(StringComparer.Ordinal));
        var statistics = spool.Statistics;
        statistics.Appended.ShouldBe(accepted.Count);
        (statistics.Appended + statistics.RefusedFull + statistics.RefusedTooLarge + statistics.RefusedClosed + statistics.WriteErrors).ShouldBe(threads * perThread);
        (statistics.Damaged, statistics.Holes, statistics.PendingBytes).ShouldBe((0, 0, 0));
        await spool.DisposeAsync();
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Appended_by_many_threads_while_disposed_nothing_accepted_is_lost()
    {
        for (var round = 0; round < 20; round++)
        {
            var spool = _folder.Open(o => (o.SegmentBytes, o.MaxBytes) = (4096, 1024 * 1024));
            var accepted = 0;
            var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                await go.Task;
                while (spool.TryAppend("record"))
                    Interlocked.Increment(ref accepted);
            })).ToList();
            go.SetResult();
            await Eventually.True(() => Volatile.Read(ref accepted) > 100, "the writers are at work");
            await spool.DisposeAsync();
            await Task.WhenAll(writers);

            await using var next = _folder.Open();
            next.Drain(maxRecords: 5000).Count.ShouldBe(accepted);
            var statistics = next.Statistics;
            (statistics.Damaged, statistics.Holes).ShouldBe((0, 0));
        }
    }

    [Fact]
    public async Task A_killed_process_under_load_leaves_whole_records_and_what_was_accepted_before()
    {
        await using var spool = _folder.Open(o => (o.SegmentBytes, o.MaxBytes) = (64 * 1024, 8 * 1024 * 1024));
        var accepted = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                if (spool.TryAppend($"{thread}.{i}"))
                    accepted.Enqueue($"{thread}.{i}");
            }
        })).ToList();
        await Eventually.True(() => accepted.Count > 1000, "the writers are at work");
        var before = accepted.ToArray();
        using var left = _folder.Killed();
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        await using var next = left.Open();
        var found = next.Drain(maxRecords: 1000);
        before.Except(found).ShouldBeEmpty();
        found.Distinct().Count().ShouldBe(found.Count);
    }

    [Fact]
    public async Task Spools_that_come_and_go_in_one_directory_hand_every_record_on_exactly_once()
    {
        var read = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(instance => Task.Run(async () =>
        {
            for (var life = 0; life < 25; life++)
            {
                await using var spool = _folder.Open(o => (o.SegmentBytes, o.MaxBytes) = (4096, 4 * 1024 * 1024));
                for (var i = 0; i < 30; i++)
                    spool.TryAppend($"{instance}.{life}.{i}." + new string('x', 300)).ShouldBeTrue();
                var batch = spool.Read(10 + life, 100_000);
                foreach (var text in batch.Texts())
                    read.Enqueue(text);
                spool.Acknowledge(batch);
            }
        })));

        await using (var last = _folder.Open())
        {
            foreach (var text in last.Drain())
                read.Enqueue(text);
            (last.Statistics.Damaged, last.Statistics.Holes).ShouldBe((0, 0));
        }

        read.Distinct().Count().ShouldBe(4 * 25 * 30);
        read.Count.ShouldBe(4 * 25 * 30);
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    private static void ReadUntil(Spool spool, ConcurrentQueue<string> read, CancellationToken written)
    {
        while (true)
        {
            var last = written.IsCancellationRequested;
            foreach (var text in spool.Drain(maxRecords: 50))
                read.Enqueue(text);
            if (last)
                return;
        }
    }
}
