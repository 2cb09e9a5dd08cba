using Faultline.Server.Ingest;
using Faultline.Server.Projects;

namespace Faultline.Server.Tests.Ingest;

public sealed class IngestRoomTests
{
    private static readonly ProjectId Mine = new(1);
    private static readonly ProjectId Other = new(2);

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
        using var one = await room.EnterAsync(Mine, default);
        using var other = await room.EnterAsync(Mine, default);
        await one.GrowAsync(0, default);
        await one.GrowAsync(0, default);
        var waits = other.GrowAsync(0, default);
        waits.IsCompleted.ShouldBeFalse();
        using (await room.EnterAsync(Mine, default))
            room.InFlightBytes.ShouldBe((3 * IngestRoom.UsualBytes) + (2 * 1024 * 1024));
        one.Dispose();
        await waits;
    }

    [Fact]
    public async Task A_project_that_takes_all_it_gets_leaves_room_for_the_others()
    {
        var room = new IngestRoom(new ServerOptions { MaxReportBytes = 1024 * 1024, MaxIngestBytesInFlight = 8 * 1024 * 1024 });
        var seats = new List<IngestSeat>();
        ValueTask<IngestSeat> last;
        while ((last = room.EnterAsync(Mine, default)).IsCompleted)
            seats.Add(await last);
        seats.Count.ShouldBe(2 * 1024 * 1024 / IngestRoom.UsualBytes);
        await seats[0].GrowAsync(0, default);
        var wide = seats[1].GrowAsync(0, default);
        wide.IsCompleted.ShouldBeFalse();

        using (var other = await room.EnterAsync(Other, default))
            await other.GrowAsync(0, default);
        seats[0].Dispose();
        await wide;
        (await last).Dispose();
        seats.Skip(1).ToList().ForEach(seat => seat.Dispose());
        room.InFlightBytes.ShouldBe(0);
    }

    [Fact]
    public async Task Who_gives_up_while_others_have_all_leaves_no_trace()
    {
        var all = new IngestGate(100);
        await all.TakeAsync(80, default);
        var share = new IngestShare(all, 50);
        using var given = new CancellationTokenSource();
        var waits = share.TakeAsync(50, given.Token).AsTask();
        await given.CancelAsync();
        await waits.ShouldThrowAsync<OperationCanceledException>();
        all.Give(80);
        await share.TakeAsync(50, default);
        all.Taken.ShouldBe(50);
    }

    [Fact]
    public async Task What_decompression_holds_is_taken_with_the_line_at_once_and_no_more_than_there_is()
    {
        var room = new IngestRoom(new ServerOptions { MaxReportBytes = 1024 * 1024, MaxIngestBytesInFlight = 8 * 1024 * 1024 });
        using var seat = await room.EnterAsync(Mine, default);
        await seat.GrowAsync(16 * 1024 * 1024, default);
        await seat.GrowAsync(0, default);
        room.InFlightBytes.ShouldBe(IngestRoom.UsualBytes + (2 * 1024 * 1024));
    }
}
