using Faultline.Deadlines;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Deadlines;

public sealed class TimerWheelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(5_000)]
    public void An_entry_is_due_at_its_tick_and_not_before(int due)
    {
        var wheel = new TimerWheel(0, Throw);
        var entry = new Entry();
        wheel.Add(entry, due);
        for (var tick = 1; tick < due; tick++)
            wheel.Advance(tick);
        entry.Told.ShouldBe(0);
        wheel.Advance(due);
        (entry.Told, wheel.Count).ShouldBe((1, 0));
    }

    [Fact]
    public void What_was_taken_back_is_not_told_and_leaves_at_once()
    {
        var wheel = new TimerWheel(0, Throw);
        var (kept, taken) = (new Entry(), new Entry());
        wheel.Add(kept, 5);
        wheel.Add(taken, 5);
        wheel.Remove(taken).ShouldBeTrue();
        wheel.Remove(taken).ShouldBeFalse();
        wheel.Count.ShouldBe(1);
        wheel.Advance(10);
        (kept.Told, taken.Told).ShouldBe((1, 0));
        wheel.Remove(kept).ShouldBeFalse();
    }

    [Fact]
    public void What_should_have_been_due_is_told_at_the_next_tick()
    {
        var wheel = new TimerWheel(0, Throw);
        wheel.Advance(100);
        var entry = new Entry();
        wheel.Add(entry, 50);
        wheel.Advance(101);
        entry.Told.ShouldBe(1);
    }

    [Fact]
    public void After_a_long_pause_nothing_is_missed()
    {
        var wheel = new TimerWheel(0, Throw);
        var entries = Enumerable.Range(1, 2_000).Select(due => (Due: due, Entry: new Entry())).ToList();
        foreach (var (due, entry) in entries)
            wheel.Add(entry, due);
        wheel.Advance(1_500);
        entries.ShouldAllBe(e => e.Entry.Told == (e.Due <= 1_500 ? 1 : 0));
    }

    [Fact]
    public void One_that_is_told_may_be_added_again()
    {
        var wheel = new TimerWheel(0, Throw);
        var entry = new Entry();
        entry.Then = () => wheel.Add(entry, 20);
        wheel.Add(entry, 10);
        wheel.Advance(10);
        entry.Then = null;
        wheel.Advance(20);
        (entry.Told, wheel.Count).ShouldBe((2, 0));
    }

    [Fact]
    public void One_that_throws_makes_no_other_late_and_is_told_once()
    {
        var failures = new List<Exception>();
        var wheel = new TimerWheel(0, failures.Add);
        var entries = Enumerable.Range(1, 3).Select(_ => new Entry()).ToList();
        entries[1].Then = () => throw new InvalidOperationException("broken");
        var later = new Entry();
        entries.ForEach(entry => wheel.Add(entry, 5));
        wheel.Add(later, 6);
        wheel.Advance(6);
        wheel.Advance(2_000);
        entries.Append(later).ShouldAllBe(entry => entry.Told == 1);
        failures.ShouldHaveSingleItem().Message.ShouldBe("broken");
    }

    [Fact]
    public void Each_is_told_once_whatever_the_steps() => Prop.ForAll<byte[], byte[]>(IsToldOnce).QuickCheckThrowOnFailure();

    private static bool IsToldOnce(byte[] dues, byte[] steps)
    {
        var wheel = new TimerWheel(0, Throw);
        var entries = dues.Select(due => (Due: (due * 7) + 1, Entry: new Entry())).ToList();
        foreach (var (due, entry) in entries)
            wheel.Add(entry, due);
        long now = 0;
        var right = true;
        foreach (var step in steps)
        {
            wheel.Advance(now += step);
            right &= entries.All(e => e.Entry.Told == (e.Due <= now ? 1 : 0));
        }

        wheel.Advance(now + 10_000);
        return right && entries.All(e => e.Entry.Told == 1) && wheel.Count == 0;
    }

    private static void Throw(Exception exception) => throw exception;

    private sealed class Entry : WheelEntry
    {
        public int Told { get; private set; }

        public Action? Then { get; set; }

        public override void OnDue()
        {
            Told++;
            Then?.Invoke();
        }
    }
}
