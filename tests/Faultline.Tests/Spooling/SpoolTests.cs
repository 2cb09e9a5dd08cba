using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

public sealed class SpoolTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_appended_is_read_in_order()
    {
        await using var spool = _folder.Open();
        for (var i = 0; i < 100; i++)
            spool.TryAppend($"record {i}").ShouldBeTrue();

        spool.Drain(maxRecords: 7).ShouldBe(Enumerable.Range(0, 100).Select(i => $"record {i}"));
        spool.Statistics.Acknowledged.ShouldBe(100);
        spool.Statistics.PendingBytes.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_not_acknowledged_is_read_again()
    {
        await using var spool = _folder.Open();
        spool.TryAppend("one");
        spool.TryAppend("two");

        spool.Read(1, 1000).Texts().ShouldBe(["one"]);
        var again = spool.Read(10, 1000);
        again.Texts().ShouldBe(["one", "two"]);
        spool.Acknowledge(again);
        spool.Acknowledge(again);
        spool.Read(10, 1000).IsEmpty.ShouldBeTrue();
        spool.Statistics.Acknowledged.ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_keeps_to_its_bytes_but_always_holds_one_record()
    {
        await using var spool = _folder.Open();
        spool.TryAppend(new string('a', 300));
        spool.TryAppend(new string('b', 50));
        spool.TryAppend(new string('c', 50));
        spool.TryAppend(new string('d', 50));

        var first = spool.Read(10, 100);
        first.Records.Count.ShouldBe(1);
        spool.Acknowledge(first);
        spool.Read(10, 100).Texts().ShouldBe([new string('b', 50), new string('c', 50)]);
    }

    [Fact]
    public async Task Nothing_pending_leaves_no_file_behind()
    {
        var spool = _folder.Open();
        spool.TryAppend("one");
        spool.Drain();
        await spool.DisposeAsync();

        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_pending_waits_for_the_next_start()
    {
        var spool = _folder.Open();
        spool.TryAppend("one");
        spool.TryAppend("two");
        spool.Acknowledge(spool.Read(1, 1000));
        await spool.DisposeAsync();

        await using var next = _folder.Open();
        next.Drain().ShouldBe(["two"]);
        next.Statistics.Adopted.ShouldBe(1);
        _folder.Segments.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_payload_is_copied_before_append_returns()
    {
        await using var spool = _folder.Open();
        var buffer = "first"u8.ToArray();
        var appended = spool.AppendAsync(buffer);
        "other"u8.CopyTo(buffer);

        (await appended).ShouldBeTrue();
        spool.Drain().ShouldBe(["first"]);
    }

    [Fact]
    public async Task A_buffer_with_room_for_the_frame_is_written_as_it_is()
    {
        await using var spool = _folder.Open();
        var buffer = new byte[Spool.FrameRoom + 5];
        "ready"u8.CopyTo(buffer.AsSpan(Spool.FrameRoom));

        spool.TryAppendFramed(buffer).ShouldBeTrue();
        (await spool.AppendFramedAsync(buffer)).ShouldBeTrue();
        spool.Drain().ShouldBe(["ready", "ready"]);
    }

    [Fact]
    public async Task A_disposed_spool_refuses_and_counts()
    {
        var spool = _folder.Open();
        await spool.DisposeAsync();
        await spool.DisposeAsync();

        spool.TryAppend("late").ShouldBeFalse();
        (await spool.AppendAsync("late"u8.ToArray())).ShouldBeFalse();
        spool.Statistics.RefusedClosed.ShouldBe(2);
        spool.Read(1, 1).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Records_of_every_size_up_to_the_limit_come_back()
    {
        await using var spool = _folder.Open(o => o.MaxRecordBytes = 200_000);
        int[] sizes = [0, 1, 7, 8, 9, 4083, 4084, 4085, 65_535, 65_536, 131_072, 200_000];
        foreach (var size in sizes)
            spool.TryAppend(new string('x', size)).ShouldBeTrue();

        spool.Drain().Select(text => text.Length).ShouldBe(sizes);
        spool.TryAppend(new string('x', 200_001)).ShouldBeFalse();
        spool.Statistics.RefusedTooLarge.ShouldBe(1);
    }

    [Fact]
    public void The_checksum_is_CRC_32C() => Crc32C.Of("123456789"u8).ShouldBe(0xE3069283u);
}
