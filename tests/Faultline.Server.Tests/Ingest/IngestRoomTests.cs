using Faultline.Server.Ingest;

namespace Faultline.Server.Tests.Ingest;

public sealed class IngestRoomTests
{
    [Fact]
    public async Task Who_comes_when_there_is_no_room_waits_and_is_let_in_in_turn()
    {
        var gate = new IngestGate(100);
        await gate.TakeAsync(60, default);
        var second = gate.TakeAsync(60, default);
        var third = gate.TakeAsync(10, default);
        second.IsCompleted.ShouldBeFalse();
        third.IsCompleted.ShouldBeFalse("it would fit, but the second was there before");

        gate.Give(60);
        await second;
        await third;
        gate.Taken.ShouldBe(70);
    }

    [Fact]
    public async Task Who_gives_up_lets_the_next_one_in()
    {
        var gate = new IngestGate(100);
        await gate.TakeAsync(60, default);
        using var given = new CancellationTokenSource();
        var second = gate.TakeAsync(60, given.Token).AsTask();
        var third = gate.TakeAsync(40, default);
        await given.CancelAsync();
        await second.ShouldThrowAsync<OperationCanceledException>();
        await third;
        gate.Taken.ShouldBe(100);
    }

    [Fact]
    public async Task Long_lines_wait_for_each_other_and_not_for_the_short_ones()
    {
        var room = new IngestRoom(new ServerOptions { MaxReportBytes = 1024 * 1024, MaxIngestBytesInFlight = 4 * 1024 * 1024 });
        using var one = await room.EnterAsync(default);
        using var other = await room.EnterAsync(default);
        await one.GrowAsync(default);
        await one.GrowAsync(default);
        var waits = other.GrowAsync(default);
        waits.IsCompleted.ShouldBeFalse();
        using (await room.EnterAsync(default))
            room.InFlightBytes.ShouldBe((3 * IngestRoom.UsualBytes) + (2 * 1024 * 1024));
        one.Dispose();
        await waits;
    }
}
