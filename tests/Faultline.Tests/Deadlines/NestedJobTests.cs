using System.Diagnostics;
using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Faultline.Timelines.Databases;

namespace Faultline.Tests.Deadlines;

/// <summary>A job inside work whose limit comes first.</summary>
public sealed class NestedJobTests
{
    private readonly Deadline _around = new(Stopwatch.GetTimestamp(), TimeSpan.FromMinutes(1));
    private readonly ReportContext _work = new();

    public NestedJobTests() => _work.Deadline = _around;

    [Fact]
    public async Task What_is_left_is_the_lesser_of_both()
    {
        await InsideAsync(TimeSpan.FromHours(1), _ =>
        {
            var inside = Deadline.Current.ShouldNotBeNull();
            inside.Limit.ShouldBe(TimeSpan.FromHours(1));
            inside.Remaining.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
            ConnectionWatch.SecondsFor(0).ShouldBeLessThanOrEqualTo(60);
            return Task.CompletedTask;
        });
        await InsideAsync(TimeSpan.FromSeconds(10), _ =>
        {
            Deadline.Current.ShouldNotBeNull().Remaining.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(0)]
    public async Task The_limit_around_ends_the_tokens_of_the_job(int seconds) =>
        await InsideAsync(TimeSpan.FromSeconds(seconds), token =>
        {
            var inside = Deadline.Current.ShouldNotBeNull();
            var heard = new List<string>();
            inside.EarlyToken.UnsafeRegister(_ => heard.Add("database"), null);
            token.UnsafeRegister(_ => heard.Add("app"), null);
            Expire();
            heard.ShouldBe(["database", "app"]);
            inside.IsExpired.ShouldBeTrue();
            inside.Remaining.ShouldBe(TimeSpan.Zero);
            return Task.CompletedTask;
        });

    [Fact]
    public async Task What_is_first_asked_for_after_the_limit_around_is_cancelled() =>
        await InsideAsync(TimeSpan.FromHours(1), _ =>
        {
            Expire();
            Deadline.Current.ShouldNotBeNull().EarlyToken.IsCancellationRequested.ShouldBeTrue();
            return Task.CompletedTask;
        });

    [Fact]
    public async Task A_client_that_goes_away_ends_what_listens_and_no_statement() =>
        await InsideAsync(TimeSpan.FromHours(1), token =>
        {
            var inside = Deadline.Current.ShouldNotBeNull();
            var early = inside.EarlyToken;
            _around.Cancel();
            token.IsCancellationRequested.ShouldBeTrue();
            early.IsCancellationRequested.ShouldBeFalse();
            inside.IsExpired.ShouldBeFalse();
            Expire();
            early.IsCancellationRequested.ShouldBeTrue();
            return Task.CompletedTask;
        });

    [Fact]
    public async Task A_statement_of_the_job_is_interrupted_at_the_limit_around()
    {
        var watch = new ConnectionWatch();
        var statement = new Statement(watch);
        await InsideAsync(TimeSpan.FromHours(1), async _ =>
        {
            watch.Enter(statement);
            Expire();
            await Eventually.True(() => statement.IsInterrupted, "the interruption");
            Should.Throw<OperationCanceledException>(() => watch.Enter(statement)).Message.ShouldContain("The deadline of 60 s has passed");
        });
    }

    [Fact]
    public async Task A_call_of_another_service_gets_what_is_left_around()
    {
        using var client = new HttpMessageInvoker(new DeadlineHandler { InnerHandler = new Silent() });
        await Deadline.RunAsync(TimeSpan.FromMilliseconds(200), async _ =>
        {
            // Should.ThrowAsync makes an exception of its own for a task that was cancelled.
            Exception? thrown = null;
            try
            {
                await Deadline.RunAsync(
                    TimeSpan.FromHours(1),
                    _ => client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://slow.internal/"), CancellationToken.None),
                    cancellationToken: CancellationToken.None);
            }
            catch (TaskCanceledException e)
            {
                thrown = e.InnerException;
            }

            thrown.ShouldBeOfType<TimeoutException>().Message.ShouldContain("the deadline of 0.2 s leaves");
        });
    }

    [Fact]
    public async Task Jobs_side_by_side_end_with_the_limit_around_and_not_with_each_other()
    {
        using var held = new Held();
        var tokens = new List<CancellationToken>();
        Task Job(TimeSpan limit) => InsideAsync(limit, async token =>
        {
            tokens.Add(token);
            await held.Awaiting;
        });
        Task[] jobs = [Job(TimeSpan.FromHours(1)), Job(TimeSpan.FromMilliseconds(50)), Job(TimeSpan.FromHours(2))];
        await Eventually.True(() => tokens[1].IsCancellationRequested, "the limit of the second");
        (tokens[0].IsCancellationRequested, tokens[2].IsCancellationRequested).ShouldBe((false, false));
        Expire();
        tokens.ShouldAllBe(token => token.IsCancellationRequested);
        held.Release();
        await Task.WhenAll(jobs);
    }

    [Fact]
    public async Task A_job_that_outlives_the_job_around_it_ends_with_the_work_around_both()
    {
        using var held = new Held();
        var (inner, token, left) = (Task.CompletedTask, CancellationToken.None, TimeSpan.Zero);
        await InsideAsync(TimeSpan.FromSeconds(20), _ =>
        {
            inner = Deadline.RunAsync(
                TimeSpan.FromHours(1),
                async ends =>
                {
                    token = ends;
                    await held.Awaiting;
                    left = Deadline.Current!.Remaining;
                },
                cancellationToken: CancellationToken.None);
            return Task.CompletedTask;
        });
        token.IsCancellationRequested.ShouldBeFalse();
        Expire();
        token.IsCancellationRequested.ShouldBeTrue();
        held.Release();
        await inner;
        left.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Nothing_of_a_job_that_has_ended_is_left_with_the_work_around_it()
    {
        var token = CancellationToken.None;
        await InsideAsync(TimeSpan.FromHours(1), ends =>
        {
            token = ends;
            return Task.CompletedTask;
        });
        Expire();
        token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_job_that_goes_on_after_work_that_was_in_time_has_its_own_limit_alone() =>
        await InsideAsync(TimeSpan.FromHours(1), _ =>
        {
            _around.End();
            Deadline.Current.ShouldNotBeNull().Remaining.ShouldBeGreaterThan(TimeSpan.FromMinutes(30));
            return Task.CompletedTask;
        });

    [Fact]
    public void What_has_ended_in_time_is_let_go_and_what_was_late_is_not()
    {
        var job = new Deadline(Stopwatch.GetTimestamp(), TimeSpan.FromHours(1), _around);
        var inner = new Deadline(Stopwatch.GetTimestamp(), TimeSpan.FromHours(1), job);
        job.End();
        inner.Around.ShouldBe(_around);
        _around.Expire();
        _around.End();
        inner.Around.ShouldBe(_around);
        inner.IsExpired.ShouldBeTrue();
    }

    [Fact]
    public async Task The_report_of_a_job_says_that_the_work_around_it_was_late_before()
    {
        await using var reporter = new TestReporter();
        using var held = new Held();
        var job = Deadline.RunAsync(
            TimeSpan.FromMilliseconds(50),
            _ => Deadline.RunAsync(TimeSpan.FromMilliseconds(200), _ => held.Awaiting, reporter.Reporter, "inner", CancellationToken.None),
            reporter.Reporter,
            "outer");
        await Eventually.True(() => reporter.Texts.Count == 2, "both reports");
        held.Release();
        await job;
        reporter.Texts[0].ShouldContain("outer did not end within 0.05 s.");
        reporter.Texts[0].ShouldNotContain("The limit of the work around it");
        reporter.Texts[1].ShouldContain("inner did not end within 0.2 s.");
        reporter.Texts[1].ShouldContain("The limit of the work around it, 0.05 s, had passed before");
    }

    [Fact]
    public async Task A_job_that_ends_brings_back_no_older_report()
    {
        await using var reporter = new TestReporter();
        using var held = new Held();
        reporter.Report(new InvalidOperationException("before"), context: _work);
        var silent = InsideAsync(TimeSpan.FromHours(1), _ => held.Awaiting);
        var failed = InsideAsync(TimeSpan.FromHours(1), async _ =>
        {
            reporter.Report(new InvalidOperationException("within"), context: ReportContext.Current);
            await held.Awaiting;
        });
        var last = reporter.Report(new InvalidOperationException("beside"), context: _work).Text("id");
        held.Release();
        await Task.WhenAll(silent, failed);
        _work.LastReport.ToString().ShouldBe(last);
    }

    [Fact]
    public async Task The_next_report_of_the_work_names_that_of_a_job_that_still_runs()
    {
        await using var reporter = new TestReporter();
        using var held = new Held();
        string? within = null;
        var job = InsideAsync(TimeSpan.FromHours(1), async _ =>
        {
            within = reporter.Report(new InvalidOperationException("within"), context: ReportContext.Current).Text("id");
            await held.Awaiting;
        });
        reporter.Report(new InvalidOperationException("beside"), context: _work).Text("last_oops").ShouldBe(within);
        held.Release();
        await job;
    }

    private async Task InsideAsync(TimeSpan limit, Func<CancellationToken, Task> job, Reporter? reporter = null)
    {
        var before = ReportContext.Current;
        ReportContext.Current = _work;
        var running = Deadline.RunAsync(limit, job, reporter);
        ReportContext.Current = before;
        await running;
    }

    private void Expire()
    {
        _around.Expire();
        _around.Cancel();
    }

    private sealed class Statement(ConnectionWatch watch) : IInterruptible
    {
        private int _asked;

        public bool IsInterrupted => Volatile.Read(ref _asked) > 0;

        public bool Interrupt()
        {
            Interlocked.Increment(ref _asked);
            watch.Leave(this);
            return true;
        }
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new HttpResponseMessage();
        }
    }
}
