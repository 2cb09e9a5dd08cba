namespace Faultline.Server.Tests.Metrics;

public sealed class MetricsApiTests : ServerTest
{
    [Fact]
    public async Task What_was_taken_in_and_stored_is_told_to_prometheus()
    {
        var id = ReportId.New();
        await Server.PostAsync(Line.Of(id));
        await Server.ReportAsync(id);
        using var answer = await Server.Client.GetAsync("/metrics");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var text = await answer.Content.ReadAsStringAsync();
        foreach (var name in new[]
        {
            "faultline_ingest_reports_total{project=\"default\",outcome=\"accepted\"} 1", "faultline_ingest_bytes_total ", "faultline_ingest_in_flight_bytes 0",
            "faultline_digest_reports_total{project=\"default\",outcome=\"stored\"} 1", "faultline_digest_batch_seconds_count ", "faultline_spool_pending_bytes{project=\"default\"} ",
            "faultline_spool_oldest_seconds{project=\"default\"} ", "faultline_groups_new_total{project=\"default\"} 1", "faultline_payload_bytes ", "faultline_fsync_seconds_count ",
            "process_resident_memory_bytes ",
        })
            text.ShouldContain(name);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            line.ShouldMatch("^(# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\\{[^{}]*\\})? [-+0-9.eEInf]+)$");
    }

    [Fact]
    public async Task Health_tells_depth_rates_and_room()
    {
        var id = ReportId.New();
        await Server.PostAsync(Line.Of(id));
        await Server.ReportAsync(id);
        var health = await Server.Client.GetStringAsync("/health");
        foreach (var name in new[] { "pending_records", "pending_bytes", "oldest_seconds", "accepted_per_second", "digested_per_second", "free_bytes", "min_free_bytes", "parked" })
            health.ShouldContain($"\"{name}\":");
    }
}
