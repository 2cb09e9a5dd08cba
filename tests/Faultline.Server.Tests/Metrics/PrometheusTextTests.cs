using Faultline.Server.Metrics;
using Faultline.Server.Projects;

namespace Faultline.Server.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Counters_gauges_and_histograms_are_written_with_help_and_type()
    {
        using var metrics = new ServerMetrics(TimeProvider.System);
        using var reader = new MetricsReader(metrics);
        var project = new Project(new ProjectId(7), "default");
        metrics.Know(project);
        metrics.Accept(project.Id, 3, 100);
        metrics.Accept(project.Id, 2, 50);
        metrics.Refuse(new ProjectId(0), "bad_key", 1);
        metrics.Digest(project.Id, 4, 1, 2, TimeSpan.FromMilliseconds(3));
        metrics.Digest(project.Id, 1, 0, 0, TimeSpan.FromSeconds(20));
        metrics.Meter.CreateObservableGauge("faultline_test_now", () => 5, null, "back\\slash\nand line");

        var text = PrometheusText.Of(reader.Read());
        text.ShouldContain("# HELP faultline_ingest_reports_total Reports at the door, by what became of them\n# TYPE faultline_ingest_reports_total counter\n");
        text.ShouldContain("faultline_ingest_reports_total{project=\"default\",outcome=\"accepted\"} 5\n");
        text.ShouldContain("faultline_ingest_reports_total{project=\"none\",outcome=\"refused\",reason=\"bad_key\"} 1\n");
        text.ShouldContain("faultline_digest_reports_total{project=\"default\",outcome=\"stored\"} 5\n");
        text.ShouldContain("# TYPE faultline_digest_batch_seconds histogram\n");
        text.ShouldContain("faultline_digest_batch_seconds_bucket{le=\"0.0025\"} 0\n");
        text.ShouldContain("faultline_digest_batch_seconds_bucket{le=\"0.005\"} 1\n");
        text.ShouldContain("faultline_digest_batch_seconds_bucket{le=\"10\"} 1\n");
        text.ShouldContain("faultline_digest_batch_seconds_bucket{le=\"+Inf\"} 2\n");
        text.ShouldContain("faultline_digest_batch_seconds_count 2\n");
        text.ShouldContain("# HELP faultline_test_now back\\\\slash\\nand line\n# TYPE faultline_test_now gauge\nfaultline_test_now 5\n");
    }

    [Fact]
    public void Counters_with_too_many_labels_go_on_under_one_that_says_so()
    {
        var family = new MetricFamily("faultline_test", "", MetricKind.Counter, Cumulative: false);
        for (var i = 0; i < MetricFamily.MostSeries + 5; i++)
            family.Add($"project=\"p{i}\"", 2);
        family.Add("project=\"p0\"", 1);
        family.Series.Count.ShouldBe(MetricFamily.MostSeries + 1);
        family.Series["overflow=\"true\""].Value.ShouldBe(10);
        family.Series["project=\"p0\""].Value.ShouldBe(3);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb", "a\\nb")]
    public void Values_of_labels_are_escaped(string value, string written) =>
        PrometheusText.Labels([new("name", value)]).ShouldBe($"name=\"{written}\"");

    [Fact]
    public void Labels_are_bounded_in_length_and_number()
    {
        PrometheusText.Labels([new("name", new string('x', 5000))]).Length.ShouldBeLessThan(200);
        var family = new MetricFamily("x", "", MetricKind.Counter, false);
        for (var i = 0; i < 5000; i++)
            family.Add($"l=\"{i}\"", 1);
        family.Series.Count.ShouldBe(MetricFamily.MostSeries + 1, "and one for the rest");
        var gauges = new MetricFamily("y", "", MetricKind.Gauge, true);
        for (var i = 0; i < 5000; i++)
            gauges.Add($"l=\"{i}\"", 1);
        gauges.Series.Count.ShouldBe(MetricFamily.MostSeries);
    }

    [Fact]
    public void Projects_beyond_the_two_hundredth_share_a_label()
    {
        using var metrics = new ServerMetrics(TimeProvider.System);
        for (var i = 1; i <= 300; i++)
            metrics.Know(new Project(new ProjectId(i), $"p{i}"));
        Enumerable.Range(1, 300).Select(i => metrics.LabelOf(new ProjectId(i))).Distinct().Count().ShouldBe(201);
    }
}
