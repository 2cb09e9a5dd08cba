using System.Text;
using Faultline.Deadlines;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Deadlines;

public sealed class ThreadSampleTests
{
    [Theory]
    [InlineData("123 (.NET TP Worker) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0", 'S', 1_750)]
    [InlineData("123 (odd) name) (x) R 1 2 3 4 5 6 7 8 9 10 0 1 0", 'R', 10)]
    [InlineData("123 (cut) R 1 2 3 4", '\0', 0)]
    [InlineData("", '\0', 0)]
    public void The_line_of_the_kernel_is_read_whatever_the_thread_is_called(string line, char state, int milliseconds)
    {
        var sample = ThreadSample.Parse(Encoding.ASCII.GetBytes(line));
        (sample.State, sample.Cpu).ShouldBe((state, TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Fact]
    public async Task A_thread_that_blocks_and_one_that_spins_are_told_apart()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var held = new Held();
        var (blocked, spinning) = (new EntryThread(), new EntryThread());
        var threads = new[] { Begin(blocked, held.Block), Begin(spinning, held.Spin) };
        await Eventually.True(() => blocked.Tid != 0 && spinning.Tid != 0, "both threads");
        var context = new Faultline.Reports.ReportContext();
        await Eventually.True(() => ThreadSample.Of(blocked.Tid).State == 'S', "the thread that blocks");
        blocked.Look();
        spinning.Look();
        await Eventually.True(() => ThreadSample.Of(spinning.Tid).Cpu - spinning.First.Cpu > TimeSpan.FromMilliseconds(30), "CPU of the thread that spins");
        StuckPlace.Tell(context, spinning).ShouldStartWith("Where it is stuck: running on a CPU for ");
        StuckPlace.Tell(context, blocked, "GET /x").ShouldStartWith("Where it is stuck: blocked: its thread used no CPU in the last ");
        StuckPlace.Tell(context, blocked, "GET /x").ShouldEndWith(", in GET /x; no open action; no log line");
        held.Release();
        Array.ForEach(threads, thread => thread.Join());
    }

    [Fact]
    public void Work_that_left_its_thread_says_so() =>
        StuckPlace.Tell(new Faultline.Reports.ReportContext(), new EntryThread()).ShouldStartWith("Where it is stuck: waiting for something asynchronous");

    [Fact]
    public void The_last_log_line_is_told_also_when_older_ones_have_gone()
    {
        var context = new Faultline.Reports.ReportContext();
        for (var i = 0; i < 11; i++)
            context.AddLog(new Faultline.Reports.LogLine(DateTimeOffset.UnixEpoch, "Information", "Shop", $"step {i}", null), max: 5);
        StuckPlace.Tell(context, new EntryThread()).ShouldEndWith("; last log line: step 10");
    }

    private static Thread Begin(EntryThread entry, Action work)
    {
        var thread = new Thread(() =>
        {
            entry.Enter();
            work();
        }) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
