using System.Text;
using Faultline.Reports;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Reports;

public sealed class LimitTests
{
    [Fact]
    public async Task A_long_text_is_cut_in_the_middle_and_says_by_how_much()
    {
        await using var reporter = new TestReporter(options => options.MaxTextLength = 100);
        foreach (var length in (int[])[101, 500, 799, 801, 5_000, 1_000_000])
        {
            var text = "begin" + string.Concat(Enumerable.Repeat(" w", length / 2))[..(length - 8)] + "end";
            text.Length.ShouldBe(length);
            var value = reporter.Report(new InvalidOperationException(text)).Text("value");
            value.ShouldStartWith("begin");
            value.ShouldEndWith("end");
            value.ShouldContain($" … {length - 100} characters cut … ");
            value.Length.ShouldBeLessThanOrEqualTo(100 + 40);
        }

        reporter.Report(new InvalidOperationException(new string('x', 100))).Text("value").ShouldBe(new string('x', 100));
    }

    [Fact]
    public async Task No_character_is_split()
    {
        await using var reporter = new TestReporter(options => options.MaxTextLength = 65);
        for (var shift = 0; shift < 4; shift++)
        {
            foreach (var count in (int[])[40, 100, 300, 5_000])
                reporter.Report(new InvalidOperationException(new string('a', shift) + string.Concat(Enumerable.Repeat("😀", count)))).Text("value").ShouldNotContain("\uFFFD");
        }
    }

    [Fact]
    public async Task Every_field_has_its_limit()
    {
        var big = new string('v', 3_000);
        await using var reporter = new TestReporter(options => (options.MaxValueLength, options.MaxTextLength, options.MaxEntries) = (100, 200, 5));
        var context = new ReportContext();
        context.SetUser(big, big);
        for (var i = 0; i < 10_000; i++)
        {
            context.Tag($"tag {i} {big}", big);
            context.Flag($"flag {i}", big);
            context.Message($"message {i} {big}");
            context.AddLog(new LogLine(DateTimeOffset.UtcNow, "Information", big, big, big), 1_000);
        }

        var exception = new InvalidOperationException(big);
        for (var i = 0; i < 100; i++)
            exception.Data[$"data {i} {big}"] = big;
        var fault = new Fault("test.big", 500, big, big) { Data = Enumerable.Range(0, 100).ToDictionary(i => $"d{i} {big}", object? (_) => big), Causes = [.. Enumerable.Repeat(new Fault("test.c", 500, big, big), 1_000)] };
        var report = reporter.Report(new Failure { Exception = exception, Fault = fault, Context = context, Topic = big });

        var strings = new List<string>();
        Collect(report, strings);
        strings.ShouldAllBe(text => text.Length <= 240);
        report.GetProperty("tags").EnumerateObject().Count().ShouldBe(5);
        report.GetProperty("flags").EnumerateObject().Count().ShouldBe(5);
        report.Items("messages").Count.ShouldBe(5);
        report.Items("messages")[^1].GetString()!.ShouldStartWith("message 9999");
        report.Items("log").Count.ShouldBe(50);
        report.At("exception", "data").EnumerateObject().Count().ShouldBe(5);
        report.At("fault", "data").EnumerateObject().Count().ShouldBe(5);
        report.At("fault").Items("causes").Count.ShouldBeLessThanOrEqualTo(32);
        report.Items("losses").Select(loss => loss.Text("what")).ShouldContain("exception data");
    }

    [Theory]
    [InlineData(4_096)]
    [InlineData(20_000)]
    [InlineData(1 << 20)]
    public async Task A_whole_report_keeps_to_its_limit_whatever_is_put_into_it(int max)
    {
        await using var reporter = new TestReporter(options =>
        {
            options.MaxReportBytes = max;
            options.MaxEntries = 10_000;
            options.MaxTextLength = 1_000_000;
            options.MaxValueLength = 100_000;
            options.MaxLogLines = 1_000;
            options.MaxExceptions = 1_000;
        });
        var context = new ReportContext();
        for (var i = 0; i < 10_000; i++)
            context.Tag($"tag {i}", new string('\u20AC', 1_000));
        Exception exception = new InvalidOperationException(new string('\u0001', 10 << 20));
        for (var i = 0; i < 3; i++)
            exception = new AggregateException("more \u0001\u0002", exception, new FormatException(new string('"', 100_000)));
        for (var i = 0; i < 100; i++)
            exception = new InvalidOperationException(new string('<', 100_000), exception);
        Fault Wide(int depth) => new("test.wide", 500, "T", new string('d', 10_000)) { Causes = depth == 0 ? [] : [.. Enumerable.Range(0, 16).Select(_ => Wide(depth - 1))] };
        var report = reporter.Report(exception, Wide(3), context);
        Encoding.UTF8.GetByteCount(reporter.Texts[^1]).ShouldBeLessThanOrEqualTo(max);
        report.Text("type").ShouldBe("System.InvalidOperationException");
        report.Text("request_id").ShouldBe(context.RequestId.ToString());
        reporter.Reporter.Statistics.Reported.ShouldBe(1);
    }

    [Fact]
    public async Task A_loss_among_the_enrichers_is_still_told_when_the_report_was_too_large()
    {
        await using var reporter = new TestReporter(options => options.MaxReportBytes = 4_096, [new Throwing()]);
        var report = reporter.Report(new InvalidOperationException(new string('x', 100_000)), null, new ReportContext());
        report.Items("losses").ShouldContain(loss => loss.Text("what") == "enricher Throwing");
        reporter.Reporter.Statistics.Losses.ShouldBe(1);
    }

    [Fact]
    public async Task A_report_that_the_spool_would_refuse_as_too_large_is_tightened_too()
    {
        using var folder = new SpoolFolder();
        await using var spool = folder.Open(options => options.MaxRecordBytes = 40_000);
        var reporter = new Reporter(new ReporterOptions { Reporter = "test", CaptureTimeout = TimeSpan.FromSeconds(10) }, spool);
        var exception = new AggregateException(Enumerable.Range(0, 20).Select(n => new FormatException(n + new string('x', 7_000))));
        reporter.Report(new Failure { Exception = exception }).ShouldNotBeNull();
        spool.Statistics.RefusedTooLarge.ShouldBe(0);
    }

    [Fact]
    public async Task More_losses_than_are_listed_are_counted()
    {
        await using var reporter = new TestReporter(options => options.MaxEntries = 200);
        var exception = new InvalidOperationException();
        for (var i = 0; i < 100; i++)
            exception.Data[i] = new Formats.OddData.Throws();
        reporter.Report(exception).Items("losses").Count.ShouldBe(32);
        reporter.Reporter.Statistics.Losses.ShouldBe(100);
    }

    private static void Collect(System.Text.Json.JsonElement element, List<string> strings)
    {
        switch (element.ValueKind)
        {
            case System.Text.Json.JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    strings.Add(member.Name);
                    Collect(member.Value, strings);
                }

                break;
            case System.Text.Json.JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Collect(item, strings);
                break;
            case System.Text.Json.JsonValueKind.String:
                strings.Add(element.GetString()!);
                break;
        }
    }

    private sealed class Throwing : IReportEnricher
    {
        public void Enrich(ReportContext report, Exception? exception) => throw new InvalidOperationException();
    }
}
