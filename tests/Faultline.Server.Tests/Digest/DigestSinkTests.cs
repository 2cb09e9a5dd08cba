using Faultline.Server.Digest;
using Faultline.Server.Hosting;
using Faultline.Server.Ingest;
using Faultline.Server.Ledger;
using Faultline.Server.Metrics;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Microsoft.Extensions.Logging.Abstractions;

namespace Faultline.Server.Tests.Digest;

/// <summary>Whatever the store does, the sink comes to an end, and puts only that aside which the store cannot take.</summary>
public sealed class DigestSinkTests : IDisposable
{
    private static readonly ProjectId Project = new(1);
    private readonly TestDirectory _directory = new();
    private readonly ScriptedStore _store = new();
    private readonly List<ReportId> _parked = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_fails_on_a_part_without_a_report_is_tried_until_it_is_in()
    {
        var batch = Batch(2);
        var failures = 0;
        _store.Answer = part => part.Reports.Count > 1 || (part.Reports.Count == 0 && failures++ < 10) ? new InvalidOperationException("nobody thought of it") : null;
        await StoreAsync(batch);
        failures.ShouldBe(11);
        _parked.ShouldBeEmpty();
        _store.Reports.ShouldBe(batch.Reports.Select(report => report.Facts.Id));
        _store.Notes.ShouldBe(1);
    }

    [Fact]
    public async Task A_report_that_the_store_fails_on_for_a_moment_is_stored()
    {
        var batch = Batch(3);
        var failures = 0;
        _store.Answer = part => part.Reports.Count > 1 || (part.Reports.Count == 1 && failures++ < 2) ? new InvalidOperationException("a moment") : null;
        await StoreAsync(batch);
        _parked.ShouldBeEmpty();
        _store.Reports.ShouldBe(batch.Reports.Select(report => report.Facts.Id));
    }

    [Fact]
    public async Task A_report_that_the_store_always_fails_on_is_parked_and_the_others_are_stored()
    {
        var batch = Batch(3);
        var poison = batch.Reports[1].Facts.Id;
        _store.Answer = part => part.Reports.Any(report => report.Facts.Id == poison) ? new FormatException("poison") : null;
        await StoreAsync(batch);
        _parked.ShouldBe([poison]);
        _store.Parked.ShouldBe(["the store failed on it: FormatException: poison"]);
        _store.Reports.ShouldBe([batch.Reports[0].Facts.Id, batch.Reports[2].Facts.Id]);
    }

    private async Task StoreAsync(DigestBatch batch)
    {
        var time = new HurriedTime();
        using var metrics = new ServerMetrics(time);
        await using var spools = new ProjectSpools(DataDirectory.Open(_directory.Path), new ServerOptions(), time);
        var sink = new DigestSink(_store, spools, new PayloadsWritten(), metrics, time, NullLogger<DigestSink>.Instance);
        await sink.StoreAsync(batch, (report, _) => _parked.Add(report.Facts.Id), CancellationToken.None);
        spools.Trouble.ShouldBeNull();
    }

    private static DigestBatch Batch(int reports) =>
        Line.Batch(Project, [.. Enumerable.Range(0, reports).Select(i => Line.New(ReportId.New()) with { From = ("segment", i) })]) with
        {
            Marks = [new SpoolMark("segment", reports, reports, 0)],
            Notes = [new DoorNote(DateTimeOffset.UnixEpoch.AddDays(20_000), LedgerLine.Refused, LedgerReasons.Malformed, 3, [])],
        };

    private sealed class ScriptedStore : IDigestStore
    {
        public Func<DigestBatch, Exception?> Answer { get; set; } = _ => null;

        public List<ReportId> Reports { get; } = [];

        public List<string> Parked { get; } = [];

        public int Notes { get; private set; }

        public Task<DigestResult> DigestAsync(DigestBatch batch, CancellationToken cancellation)
        {
            if (Answer(batch) is { } failure)
                throw failure;
            Reports.AddRange(batch.Reports.Select(report => report.Facts.Id));
            Parked.AddRange(batch.Parked.Select(parked => parked.Reason));
            Notes += batch.Notes.Count;
            return Task.FromResult(new DigestResult(batch.Reports.Count, 0, 0, 0, 0, 0));
        }
    }
}
