using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Deadlines;

public sealed class LimitedJobTests
{
    [Fact]
    public async Task A_job_that_listens_ends_at_its_limit_and_its_report_has_an_id()
    {
        await using var reporter = new TestReporter();
        var thrown = await Should.ThrowAsync<RequestExpired>(() =>
            Deadline.RunAsync(TimeSpan.FromMilliseconds(50), token => Task.Delay(Timeout.Infinite, token), reporter.Reporter, "billing"));
        thrown.InnerException.ShouldBeAssignableTo<OperationCanceledException>();
        var text = reporter.Texts.ShouldHaveSingleItem();
        text.ShouldContain(thrown.ReportId.ShouldNotBeNull().ToString());
        text.ShouldContain("billing did not end within 0.05 s.");
        text.ShouldContain("Where it is stuck: ");
        text.ShouldNotContain("\"thread\"");
    }

    [Fact]
    public async Task A_job_that_does_not_listen_is_reported_while_it_runs_and_ends_well()
    {
        await using var reporter = new TestReporter();
        using var held = new Held();
        var job = Deadline.RunAsync(TimeSpan.FromMilliseconds(50), _ => held.Awaiting, reporter.Reporter, "billing");
        await Eventually.True(() => reporter.Texts.Count == 1, "the report");
        job.IsCompleted.ShouldBeFalse();
        held.Release();
        await job;
        reporter.Texts.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("wrapped")]
    [InlineData("driver")]
    [InlineData("several")]
    public async Task A_cancellation_comes_as_the_limit_however_the_job_throws_it(string how)
    {
        await using var reporter = new TestReporter();
        var thrown = await Should.ThrowAsync<RequestExpired>(() => reporter.Reporter.RunJobAsync("bill", stop => Deadline.RunAsync(
            TimeSpan.FromMilliseconds(50),
            async token =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                catch (OperationCanceledException e)
                {
                    throw how switch
                    {
                        "wrapped" => new InvalidOperationException("failed", new IOException("failed", e)),
                        "several" => new AggregateException(new IOException(), e),
                        _ => new Microsoft.Data.Sqlite.SqliteException("interrupted", 9),
                    };
                }
            },
            reporter.Reporter,
            cancellationToken: stop)));
        reporter.Texts.ShouldHaveSingleItem().ShouldContain(thrown.ReportId.ShouldNotBeNull().ToString());
    }

    [Fact]
    public async Task A_failure_after_the_limit_that_is_no_cancellation_stays_what_it_is() =>
        await Should.ThrowAsync<Microsoft.Data.Sqlite.SqliteException>(() => Deadline.RunAsync(TimeSpan.FromMilliseconds(50), async token =>
        {
            await Should.ThrowAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, token));
            throw new Microsoft.Data.Sqlite.SqliteException("constraint", 19);
        }));

    [Fact]
    public async Task A_job_in_a_job_keeps_its_notes()
    {
        await using var reporter = new TestReporter();
        await Should.ThrowAsync<InvalidOperationException>(() => reporter.Reporter.RunJobAsync("bill", stop => Deadline.RunAsync(
            TimeSpan.FromMinutes(1),
            _ =>
            {
                ReportContext.Current!.Tag("invoice", "7");
                throw new InvalidOperationException();
            },
            cancellationToken: stop)));
        reporter.Texts.ShouldHaveSingleItem().ShouldContain("\"invoice\":\"7\"");
    }

    [Fact]
    public async Task A_job_in_time_leaves_nothing()
    {
        await using var reporter = new TestReporter();
        Deadline? inside = null;
        await Deadline.RunAsync(
            TimeSpan.FromMinutes(1),
            async _ =>
            {
                await Task.Yield();
                inside = Deadline.Current;
            },
            reporter.Reporter);
        inside.ShouldNotBeNull().Limit.ShouldBe(TimeSpan.FromMinutes(1));
        inside.IsExpired.ShouldBeFalse();
        Deadline.Current.ShouldBeNull();
        reporter.Texts.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_limit_is_none()
    {
        await Deadline.RunAsync(TimeSpan.Zero, token =>
        {
            Deadline.Current.ShouldNotBeNull().Remaining.ShouldBe(TimeSpan.MaxValue);
            token.IsCancellationRequested.ShouldBeFalse();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task The_caller_can_end_the_job_earlier()
    {
        using var stop = new CancellationTokenSource();
        var job = Deadline.RunAsync(TimeSpan.FromMinutes(1), token => Task.Delay(Timeout.Infinite, token), cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => job);
    }

    [Fact]
    public async Task A_failure_of_the_jobs_own_stays_what_it_is() =>
        await Should.ThrowAsync<InvalidOperationException>(() => Deadline.RunAsync(TimeSpan.FromMinutes(1), _ => throw new InvalidOperationException()));

    [Fact]
    public async Task A_longer_one_beside_a_shorter_one_in_one_job_goes_on()
    {
        using (ReportContext.Begin())
        {
            using var held = new Held();
            using var ended = new CancellationTokenSource();
            var shorter = Deadline.RunAsync(TimeSpan.FromMilliseconds(50), async token =>
            {
                token.UnsafeRegister(_ => ended.CancelAsync(), null);
                await held.Awaiting;
                token.ThrowIfCancellationRequested();
            });
            (TimeSpan Limit, bool IsLate, bool IsCancelled) seen = default;
            var longer = Deadline.RunAsync(TimeSpan.FromMinutes(1), async token =>
            {
                await held.Awaiting;
                seen = (Deadline.Current!.Limit, Deadline.Current.IsExpired, token.IsCancellationRequested);
            });
            await Eventually.True(() => ended.IsCancellationRequested, "the limit of the shorter");
            held.Release();
            await longer;
            await Should.ThrowAsync<RequestExpired>(() => shorter);
            seen.ShouldBe((TimeSpan.FromMinutes(1), false, false));
        }
    }

    [Fact]
    public async Task An_error_that_a_limited_job_logs_and_throws_is_one_failure()
    {
        using (ReportContext.Begin())
        {
            var thrown = new InvalidOperationException();
            await Deadline.RunAsync(TimeSpan.FromMinutes(1), _ =>
            {
                ReportedExceptions.TryMark(thrown, ReportContext.Current).ShouldBeTrue();
                return Task.CompletedTask;
            });
            ReportedExceptions.TryMark(thrown, ReportContext.Current).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Jobs_side_by_side_have_limits_of_their_own()
    {
        using (ReportContext.Begin())
        {
            using var held = new Held();
            var longer = Deadline.RunAsync(TimeSpan.FromMinutes(1), async token =>
            {
                await held.Awaiting;
                token.IsCancellationRequested.ShouldBeFalse();
            });
            await Should.ThrowAsync<RequestExpired>(() => Deadline.RunAsync(TimeSpan.FromMilliseconds(20), token => Task.Delay(Timeout.Infinite, token)));
            held.Release();
            await longer;
        }
    }
}
