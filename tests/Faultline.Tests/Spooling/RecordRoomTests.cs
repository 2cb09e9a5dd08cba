using System.Security.Cryptography;
using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

public sealed class RecordRoomTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    [InlineData(3_000_000)]
    public void Copies_stay_as_they_are_until_the_room_is_cleared(int mostBytes)
    {
        var room = new RecordRoom();
        for (var batch = 0; batch < 3; batch++)
        {
            var payloads = Enumerable.Range(0, 40).Select(_ => RandomNumberGenerator.GetBytes(Random.Shared.Next(mostBytes))).ToList();
            var copies = payloads.Select(payload => room.Copy(payload)).ToList();
            copies.Select(copy => copy.ToArray()).ShouldBe(payloads);
            room.Clear();
        }
    }

    [Fact]
    public void A_batch_takes_the_room_of_the_one_before()
    {
        var room = new RecordRoom();
        for (var batch = 0; batch < 10; batch++)
        {
            for (var i = 0; i < 30; i++)
                room.Copy(new byte[100_000]);
            room.Clear();
        }

        room.Bytes.ShouldBe(3 * 1024 * 1024);
    }

    [Fact]
    public void What_a_batch_of_huge_records_took_beyond_that_is_given_back()
    {
        var room = new RecordRoom();
        for (var i = 0; i < 50; i++)
            room.Copy(new byte[600_000]);
        room.Bytes.ShouldBe(50 * 1024 * 1024);
        room.Clear();
        room.Bytes.ShouldBe(20 * 1024 * 1024);
    }

    [Fact]
    public async Task Records_that_find_no_place_in_a_batch_take_no_room_of_it()
    {
        using var folder = new SpoolFolder();
        await using var spool = folder.Open(options => options.SegmentBytes = 1_000_000);
        for (var i = 0; i < 20; i++)
            spool.TryAppend(RandomNumberGenerator.GetBytes(600_000)).ShouldBeTrue();
        var room = new RecordRoom();
        spool.ReadAccountedTo(room, 100, 1_000_000).Records.Count.ShouldBe(1);
        room.Bytes.ShouldBe(2 * 1024 * 1024);
    }

    [Fact]
    public async Task What_is_read_into_a_room_is_what_was_appended()
    {
        using var folder = new SpoolFolder();
        await using var spool = folder.Open();
        var payloads = Enumerable.Range(0, 50).Select(i => RandomNumberGenerator.GetBytes(1 + (i * 1_000))).ToList();
        payloads.ForEach(payload => spool.TryAppend(payload).ShouldBeTrue());
        var room = new RecordRoom();
        var read = new List<byte[]>();
        while (spool.ReadAccountedTo(room, 7, 1_000_000) is { IsEmpty: false } batch)
        {
            read.AddRange(batch.Records.Select(record => record.Payload.ToArray()));
            spool.Acknowledge(batch);
            room.Clear();
        }

        read.ShouldBe(payloads);
    }
}
