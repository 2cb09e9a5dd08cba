using Faultline.Server.Ingest;
using Faultline.Server.Retention;
using Faultline.Server.Workers;

namespace Faultline.Server.Tests.Workers;

public class RetentionPaceTests
{
    private readonly StepTime _time = new();
    private readonly PayloadsWritten _written = new();
    private readonly RetentionPace _pace;
    private long _free = 10_000;

    public RetentionPaceTests()
    {
        var disk = new DiskWatch(() => _free, 1_000, _time);
        _pace = new RetentionPace(new RetentionBudgets(new ServerOptions { MaxDataBytes = 1_000_000 }, disk), _written, disk, _time);
    }

    [Fact]
    public void A_round_is_due_every_minute()
    {
        _time.Advance(TimeSpan.FromSeconds(59));
        (_pace.IsLookDue, _pace.IsRoundDue).ShouldBe((false, false));
        _time.Advance(TimeSpan.FromSeconds(1));
        (_pace.IsLookDue, _pace.IsRoundDue).ShouldBe((true, true));
        _pace.Look(round: true);
        (_pace.IsLookDue, _pace.IsRoundDue).ShouldBe((false, false));
    }

    [Fact]
    public void A_look_is_due_when_a_hundredth_of_the_budget_was_written()
    {
        _written.Add(9_999);
        _pace.IsLookDue.ShouldBeFalse();
        _written.Add(1);
        (_pace.IsLookDue, _pace.IsRoundDue).ShouldBe((true, false));
        _pace.Look(round: false);
        _pace.IsLookDue.ShouldBeFalse();
        _written.Add(10_000);
        _pace.IsLookDue.ShouldBeTrue();
    }

    [Fact]
    public void Looks_between_do_not_put_off_the_round()
    {
        _time.Advance(TimeSpan.FromSeconds(30));
        _pace.Look(round: false);
        _time.Advance(TimeSpan.FromSeconds(30));
        _pace.IsRoundDue.ShouldBeTrue();
    }

    [Fact]
    public void While_the_disk_has_little_room_a_look_is_due_every_ten_seconds()
    {
        _free = 1_999;
        _time.Advance(TimeSpan.FromSeconds(9));
        _pace.IsLookDue.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        (_pace.IsLookDue, _pace.IsRoundDue).ShouldBe((true, false));
        _pace.Look(round: false);
        _pace.IsLookDue.ShouldBeFalse();
    }
}
