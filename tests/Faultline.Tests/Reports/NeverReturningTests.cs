using Faultline.Reports;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Reports;

public sealed class NeverReturningTests
{
    [Fact]
    public async Task Code_that_never_returns_holds_a_bounded_number_of_threads()
    {
        await using var reporter = new TestReporter(options => (options.CaptureTimeout, options.MaxCaptureThreads) = (TimeSpan.FromMilliseconds(20), 3));
        var stuck = new Stuck();
        for (var i = 0; i < 50; i++)
        {
            var report = reporter.Report(new InvalidOperationException($"number {i}") { Data = { ["stuck"] = stuck, ["fine"] = i } });
            report.Text("value").ShouldBe($"number {i}");
            report.At("exception", "data", "stuck").GetString().ShouldBe("<unprintable Stuck object>");
            report.At("exception", "data", "fine").GetString().ShouldBe(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            report.Items("losses").Count.ShouldBe(1);
        }

        stuck.Running.ShouldBeInRange(1, 3);
        reporter.Texts[^1].ShouldContain("not tried: no time or no thread was left");
        reporter.Reporter.Statistics.ShouldBe(new ReporterStatistics(50, 0, 50));
    }

    [Fact]
    public void Threads_that_come_back_late_are_used_again()
    {
        var guard = new BoundedCall(1);
        using var gate = new ManualResetEventSlim();
        guard.Run(gate.Wait, TimeSpan.FromMilliseconds(20), out _).ShouldBe(BoundedCall.Outcome.TimedOut);
        guard.Run(() => { }, TimeSpan.FromSeconds(30), out _).ShouldBe(BoundedCall.Outcome.NotTried);
        gate.Set();
        SpinWait.SpinUntil(() => guard.Threads == 0, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        guard.Run(() => { }, TimeSpan.FromSeconds(30), out _).ShouldBe(BoundedCall.Outcome.Done);
        guard.Run(() => throw new FormatException(), TimeSpan.FromSeconds(30), out var thrown).ShouldBe(BoundedCall.Outcome.Threw);
        thrown.ShouldBeOfType<FormatException>();
        guard.Threads.ShouldBe(1);
    }

    [Fact]
    public async Task Many_threads_may_report_at_once()
    {
        await using var reporter = new TestReporter();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
                reporter.Reporter.Report(new Failure { Exception = new AggregateException(new FormatException($"{t} {i}")) { Data = { ["n"] = new object() } } }).ShouldNotBeNull();
        })));
        reporter.Reporter.Statistics.Reported.ShouldBe(1_600);
        reporter.Texts.Select(text => System.Text.Json.JsonDocument.Parse(text).RootElement.At("exception", "inner")[0].Text("value")).Distinct().Count().ShouldBe(1_600);
    }

    [Fact]
    public async Task More_failures_at_once_than_capture_threads_take_turns_and_lose_nothing()
    {
        using var gate = new ManualResetEventSlim();
        await using var reporter = new TestReporter(o => o.MaxCaptureThreads = 2, [new GatedEnricher(gate)]);
        var threads = Enumerable.Range(0, 16).Select(_ => new Thread(() =>
            reporter.Reporter.Report(new Failure { Exception = new FormatException(), Context = new ReportContext() }))).ToList();
        threads.ForEach(thread => thread.Start());
        await Eventually.True(() => threads.TrueForAll(thread => !thread.IsAlive || thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)), "each waits for its turn");
        gate.Set();
        threads.ForEach(thread => thread.Join());
        reporter.Texts.Select(text => System.Text.Json.JsonDocument.Parse(text).RootElement.At("tags").Text("tenant")).ShouldBe(Enumerable.Repeat("acme", 16));
        reporter.Reporter.Statistics.Losses.ShouldBe(0);
    }

    [Fact]
    public async Task An_exception_is_not_kept_alive_by_its_report()
    {
        await using var reporter = new TestReporter();
        var weak = Make(reporter);
        for (var i = 0; i < 10 && weak.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        weak.IsAlive.ShouldBeFalse();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Make(TestReporter reporter)
    {
        var exception = new AggregateException(new Own());
        reporter.Report(exception);
        return new WeakReference(exception.InnerException);
    }

    private sealed class Own : Exception
    {
        public override string Message => "made by somebody";
    }

    private sealed class GatedEnricher(ManualResetEventSlim gate) : IReportEnricher
    {
        public void Enrich(ReportContext report, Exception? exception)
        {
            gate.Wait(TimeSpan.FromSeconds(30));
            report.Tag("tenant", "acme");
        }
    }
}
