using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Faultline.Timelines.Databases;

namespace Faultline.Tests.Timelines;

public sealed class ConnectionWatchTests
{
    [Fact]
    public async Task What_ends_within_its_own_interruption_keeps_nobody_from_the_others()
    {
        var watch = new ConnectionWatch();
        var works = new[] { new Leaver(watch), new Leaver(watch), new Leaver(watch) };
        await Deadline.RunAsync(TimeSpan.FromMilliseconds(50), async _ =>
        {
            Array.ForEach(works, watch.Enter);
            await Eventually.True(() => Array.TrueForAll(works, work => work.Asked > 0), "the interruption of each");
        });
        works.ShouldAllBe(work => work.Asked == 1);
    }

    [Fact]
    public async Task What_has_left_is_not_interrupted()
    {
        var watch = new ConnectionWatch();
        var (left, stays) = (new Leaver(watch), new Leaver(watch));
        await Deadline.RunAsync(TimeSpan.FromMilliseconds(50), async _ =>
        {
            watch.Enter(left);
            watch.Enter(stays);
            watch.Leave(left);
            await Eventually.True(() => stays.Asked > 0, "the interruption");
        });
        left.Asked.ShouldBe(0);
        ReportContext.Current.ShouldBeNull();
    }

    /// <summary>A statement whose driver ends it, and goes on behind it, within the call that cancels.</summary>
    private sealed class Leaver(ConnectionWatch watch) : IInterruptible
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public bool Interrupt()
        {
            Interlocked.Increment(ref _asked);
            watch.Leave(this);
            return true;
        }
    }
}
