using System.Text;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Faultline.Timelines;

namespace Faultline.Tests.Timelines;

public sealed class TimelineReportTests : IDisposable
{
    private readonly IDisposable _work = ReportContext.Begin();

    private static ReportContext Work => ReportContext.Current.ShouldNotBeNull();

    [Fact]
    public async Task A_report_has_the_actions_in_order_with_seconds()
    {
        await using var reporter = new TestReporter();
        using (Timeline.Action("cache", "get server 7"))
        {
        }

        using var open = Timeline.Action("queue", "tell");
        var report = reporter.Report(new InvalidOperationException("x"), context: Work);
        var rows = report.GetProperty("timeline").EnumerateArray().ToList();
        rows.Select(row => row.GetProperty("category").GetString()).ShouldBe(["cache", "queue"]);
        rows[0].GetProperty("detail").GetString().ShouldBe("get server 7");
        rows[0].GetProperty("start").GetDouble().ShouldBeInRange(0, 600);
        rows[0].GetProperty("duration").GetDouble().ShouldBeInRange(0, 600);
        rows[0].TryGetProperty("open", out _).ShouldBeFalse();
        rows[1].GetProperty("open").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_report_without_actions_says_nothing_of_them()
    {
        await using var reporter = new TestReporter();
        _ = Work.Timeline;
        var report = reporter.Report(new InvalidOperationException("x"), context: Work);
        report.TryGetProperty("timeline", out _).ShouldBeFalse();
        report.TryGetProperty("timeline_sums", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_report_names_what_was_slowest_and_what_would_be_saved()
    {
        await using var reporter = new TestReporter();
        for (var i = 0; i < 3; i++)
            Work.Timeline.Begin(new ActionStart("sql", $"SELECT {i}") { IsStatement = true, Shape = "SELECT ?" }).Dispose();
        Work.Timeline.Begin(new ActionStart("cache", "once")).Dispose();
        var sums = reporter.Report(new InvalidOperationException("x"), context: Work).GetProperty("timeline_sums");
        (sums.GetProperty("actions").GetInt32(), sums.GetProperty("statements").GetInt32()).ShouldBe((4, 3));
        var repeated = sums.GetProperty("repeated").EnumerateArray().ShouldHaveSingleItem();
        (repeated.GetProperty("detail").GetString(), repeated.GetProperty("count").GetInt32()).ShouldBe(("SELECT ?", 3));
        repeated.GetProperty("saving").GetDouble().ShouldBe(repeated.GetProperty("duration").GetDouble() * 2 / 3, 0.000_002);
        sums.GetProperty("slowest").GetArrayLength().ShouldBe(2);
        sums.GetProperty("left_out").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Secrets_are_taken_out_of_details()
    {
        await using var reporter = new TestReporter();
        using (Timeline.Action("cache", "get https://ada:hunter2@cache.internal/ with token=abcdefgh"))
        {
        }

        reporter.Report(new InvalidOperationException("x"), context: Work);
        reporter.Raw.ShouldNotContain("hunter2");
        reporter.Raw.ShouldNotContain("abcdefgh");
    }

    [Fact]
    public async Task A_masked_statement_about_secrets_can_still_be_read()
    {
        await using var reporter = new TestReporter();
        using (Timeline.Action("sql", "SELECT password_hash, token FROM users WHERE session_id = ? AND api_key IN (…)"))
        {
        }

        var report = reporter.Report(new InvalidOperationException("x"), context: Work);
        report.GetProperty("timeline")[0].GetProperty("detail").GetString()!.ShouldContain("SELECT password_hash, token FROM users WHERE");
    }

    [Fact]
    public async Task Of_too_many_actions_the_report_knows_count_and_time()
    {
        ReportContext.Current = new ReportContext { TimelineOptions = new TimelineOptions { MaxActions = 10 } };
        for (var i = 0; i < 500; i++)
            Work.Timeline.Begin(new ActionStart("sql", "SELECT ?") { IsStatement = true }).Dispose();
        await using var reporter = new TestReporter();
        reporter.Report(new InvalidOperationException("x"), context: Work);
        var timeline = Read(reporter.Texts[^1]).Timeline.ShouldNotBeNull();
        timeline.Actions.Count.ShouldBeLessThanOrEqualTo(10);
        (timeline.Count, timeline.Statements).ShouldBe((500, 500));
        var repeated = timeline.Repeated.ShouldHaveSingleItem();
        repeated.Count.ShouldBe(500);
        repeated.Duration.TotalSeconds.ShouldBe(Work.Timeline.Sums().Single().Duration.TotalSeconds, 0.001);
    }

    [Fact]
    public async Task A_report_that_would_be_too_large_thins_its_actions_first()
    {
        ReportContext.Current = new ReportContext { TimelineOptions = new TimelineOptions { MaxActions = 10_000 } };
        for (var i = 0; i < 5_000; i++)
            Work.Timeline.Begin(new ActionStart("cache", $"get {i} {new string('x', 200)}")).Dispose();
        await using var reporter = new TestReporter(options => options.MaxReportBytes = 100_000);
        Work.Message(new string('m', 900));
        var report = reporter.Report(new InvalidOperationException("x"), context: Work);
        Read(reporter.Texts[^1]).Timeline.ShouldNotBeNull().Count.ShouldBe(5_000);
        report.GetProperty("messages")[0].GetString().ShouldBe(new string('m', 900));
    }

    [Fact]
    public void Rows_of_python_oops_are_read_as_well()
    {
        var timeline = Read("""{"id":"OOPS-7ZK3M9QW2X5T8V1B0N6C","timeline":[[3,7,"SQL-main-primary","SELECT 1","trace"],[8,8.5,"memcache-get","k"],[9,12,"SQL-nostore","done",null]]}""").Timeline.ShouldNotBeNull();
        timeline.Actions.Select(action => (action.Start?.TotalMilliseconds, action.Duration?.TotalMilliseconds, action.Detail)).ShouldBe([(3, 4, "SELECT 1"), (8, 0.5, "k"), (9, 3, "done")]);
        (timeline.Statements, timeline.StatementTime.TotalMilliseconds).ShouldBe((1, 4));
        timeline.Slowest[0].Detail.ShouldBe("SELECT ?");
    }

    [Theory]
    [InlineData("""[1]""")]
    [InlineData("""{"start":1}""")]
    [InlineData("""[[1,2]]""")]
    public void Rows_that_are_none_are_left_among_the_unknown_keys(string timeline) =>
        Read($$"""{"id":"OOPS-7ZK3M9QW2X5T8V1B0N6C","timeline":{{timeline}}}""").Unknown.Keys.ShouldContain("timeline");

    [Fact]
    public void Sums_of_any_numbers_can_be_read()
    {
        var row = """{"category":"sql","detail":"x","start":9e11,"duration":9.2e11},[0,9e14,"sql","x"]""";
        var sum = """{"category":"sql","detail":"x","count":2147483647,"duration":9.2e11}""";
        var timeline = Read($$$"""{"id":"OOPS-7ZK3M9QW2X5T8V1B0N6C","timeline":[{{{row}}},{{{row}}}],"timeline_sums":{"left_out":[{{{sum}}},{{{sum}}}]}}""").Timeline.ShouldNotBeNull();
        (timeline.Count, timeline.Statements).ShouldBe((int.MaxValue, int.MaxValue));
        timeline.StatementTime.ShouldBeGreaterThan(TimeSpan.FromDays(1_000));
        timeline.Repeated.ShouldHaveSingleItem().Saving.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    public void Dispose() => _work.Dispose();

    private static ErrorReport Read(string line)
    {
        ErrorReport.TryParse(Encoding.UTF8.GetBytes(line), out var report, out var error).ShouldBeTrue(error);
        return report.ShouldNotBeNull();
    }
}
