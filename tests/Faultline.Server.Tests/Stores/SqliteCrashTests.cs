using System.Security.Cryptography;
using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Server.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Tests.Stores;

/// <summary>What the SQLite store makes of a process that died between two of its steps.</summary>
public sealed class SqliteCrashTests : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private SqliteStores? _stores;

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_payload_that_was_written_without_its_transaction_is_ignored_after_the_restart()
    {
        var (store, project) = await OpenAsync();
        var before = Line.New(ReportId.New());
        await store.Digest.DigestAsync(Line.Batch(project, [before]), default);
        await CloseAsync();
        var file = Directory.GetFiles(Payloads(project)).ShouldHaveSingleItem();
        await File.AppendAllTextAsync(file, "FLP1 and then the power went");
        var left = await File.ReadAllBytesAsync(file);

        (store, project) = await OpenAsync();
        var after = Line.New(ReportId.New());
        await store.Digest.DigestAsync(Line.Batch(project, [after]), default);
        (await store.Reports.FindAsync(project, before.Facts.Id, default)).ShouldNotBeNull();
        (await store.Reports.FindAsync(project, after.Facts.Id, default)).ShouldNotBeNull();
        (await File.ReadAllBytesAsync(file)).ShouldBe(left, "nothing is appended behind bytes that nobody knows");
    }

    [Fact]
    public async Task A_payload_file_that_the_index_never_heard_of_is_not_written_over()
    {
        var (store, project) = await OpenAsync();
        await CloseAsync();
        Directory.CreateDirectory(Payloads(project));
        var orphan = Path.Combine(Payloads(project), "0000000001.payloads");
        await File.WriteAllTextAsync(orphan, "the transaction never came");

        (store, project) = await OpenAsync();
        var report = Line.New(ReportId.New());
        await store.Digest.DigestAsync(Line.Batch(project, [report]), default);
        (await store.Reports.FindAsync(project, report.Facts.Id, default)).ShouldNotBeNull();
        (await File.ReadAllTextAsync(orphan)).ShouldBe("the transaction never came");
    }

    [Fact]
    public async Task A_transaction_that_fails_leaves_the_store_as_it_was_and_the_next_one_succeeds()
    {
        var (store, project) = await OpenAsync();
        var report = Line.New(ReportId.New());
        using (var other = new SqliteConnection($"Data Source={_directory.In("faultline.db")};Pooling=False"))
        {
            other.Open();
            other.Execute("CREATE TRIGGER full BEFORE INSERT ON payload_segment BEGIN SELECT RAISE(ROLLBACK, 'disk is full'); END");
            await Should.ThrowAsync<StoreUnavailableException>(() => store.Digest.DigestAsync(Line.Batch(project, [report]), default));
            other.Execute("DROP TRIGGER full");
        }

        (await store.Reports.FindAsync(project, report.Facts.Id, default)).ShouldBeNull();
        (await store.Digest.DigestAsync(Line.Batch(project, [report]), default)).Stored.ShouldBe(1);
        (await store.Reports.FindAsync(project, report.Facts.Id, default))!.Payload!.Value.ToArray().ShouldBe(report.Payload.ReadLine().ToArray());
        (await store.Ledger.TotalsAsync(project, default)).ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_a_batch_with_one_report_that_breaks_a_rule_of_the_database_that_one_is_refused()
    {
        var (store, project) = await OpenAsync();
        using (var other = new SqliteConnection($"Data Source={_directory.In("faultline.db")};Pooling=False"))
        {
            // Not the report's own row: any other that comes with it.
            other.Open();
            other.Execute("CREATE UNIQUE INDEX one_title ON report_group (project_id, title)");
        }

        await store.Digest.DigestAsync(Line.Batch(project, Line.New(ReportId.New(), "\"type\": \"A\", \"value\": \"same\"")), default);
        var reports = Enumerable.Range(0, 9).Select(i => Line.New(ReportId.New(), $"\"type\": \"T{i}\", \"value\": \"{(i == 5 ? "same" : i)}\"")).ToList();
        (await Should.ThrowAsync<ReportRefusedException>(() => store.Digest.DigestAsync(Line.Batch(project, reports), default))).Id.ShouldBe(reports[5].Facts.Id);
        (await store.Reports.RecentAsync(10, null, default)).Reports.Count.ShouldBe(1, "nothing of the batch was stored");
        reports.RemoveAt(5);
        (await store.Digest.DigestAsync(Line.Batch(project, reports), default)).Stored.ShouldBe(8);
        foreach (var report in reports)
            (await store.Reports.FindAsync(project, report.Facts.Id, default))!.Payload!.Value.ToArray().ShouldBe(report.Payload.ReadLine().ToArray());
    }

    [Fact]
    public async Task A_payload_that_was_damaged_on_the_disk_is_never_shown_as_whole()
    {
        var (store, project) = await OpenAsync();
        var report = Line.New(ReportId.New(), $"\"value\": \"{new string('x', 300)}\"");
        await store.Digest.DigestAsync(Line.Batch(project, [report]), default);
        var file = Directory.GetFiles(Payloads(project)).ShouldHaveSingleItem();
        var whole = await File.ReadAllBytesAsync(file);
        for (var at = "FLPAYL01".Length; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x10;
            await File.WriteAllBytesAsync(file, damaged);
            await Should.ThrowAsync<ReportDamagedException>(() => store.Reports.FindAsync(project, report.Facts.Id, default), $"byte {at}");
        }

        await File.WriteAllBytesAsync(file, whole[..^1]);
        await Should.ThrowAsync<ReportDamagedException>(() => store.Reports.FindAsync(project, report.Facts.Id, default));
        File.Delete(file);
        await Should.ThrowAsync<ReportDamagedException>(() => store.Reports.FindAsync(project, report.Facts.Id, default));
    }

    [Fact]
    public void A_full_segment_is_followed_by_the_next_and_a_batch_lies_in_one()
    {
        using var segments = new PayloadSegments(_directory.In("p"), segmentBytes: 100, lastSegment: 0, lastEnd: 0);
        var large = new byte[300];
        Random.Shared.NextBytes(large);
        segments.Append([Payload.Of(large), Payload.Of(large)]).Select(location => location.Segment).ShouldBe([1L, 1L]);
        var second = segments.Append([Payload.Of(large)])[0];
        second.Segment.ShouldBe(2);
        PayloadSegments.Read(_directory.In("p"), second).ShouldBe(large);
    }

    [Fact]
    public void A_batch_that_is_written_in_several_goes_is_read_back_whole()
    {
        using var segments = new PayloadSegments(_directory.In("p"), segmentBytes: 64 * 1024 * 1024, lastSegment: 0, lastEnd: 0);
        var lines = Enumerable.Range(0, 90).Select(_ => RandomNumberGenerator.GetBytes(50_000)).ToList();
        var payloads = lines.Select((line, i) => i % 3 == 0 ? Payload.Of(line) : Payload.Compressed(Gzip.Of(line), line.Length)).ToList();
        var locations = segments.Append(payloads);
        locations.Select(location => location.Segment).Distinct().ShouldBe([1L]);
        for (var i = 0; i < lines.Count; i++)
            PayloadSegments.Read(_directory.In("p"), locations[i]).ShouldBe(lines[i], $"payload {i}");
        new FileInfo(Directory.GetFiles(_directory.In("p")).Single()).Length.ShouldBe(segments.Tip.End);
    }

    [Fact]
    public void A_segment_that_ends_where_the_index_says_is_continued()
    {
        long end;
        using (var segments = new PayloadSegments(_directory.In("p"), 10_000, 0, 0))
        {
            segments.Append([Payload.Of(new byte[10])]);
            end = segments.Tip.End;
        }

        using var again = new PayloadSegments(_directory.In("p"), 10_000, 1, end);
        again.Append([Payload.Of(new byte[10])])[0].ShouldBe(new PayloadLocation(1, end, (int)(again.Tip.End - end)));
    }

    private async Task<(SqliteStores Store, ProjectId Project)> OpenAsync()
    {
        _stores = SqliteStores.Open(_directory.In("faultline.db"), _directory.In("payloads"), 1024 * 1024, TimeProvider.System);
        var project = await _stores.Projects.FindAsync("one", default) ?? await _stores.Projects.AddAsync("one", IngestKey.New(), default);
        return (_stores, project!.Id);
    }

    private async Task CloseAsync()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
        _stores = null;
    }

    private string Payloads(ProjectId project) => _directory.In("payloads", project.ToString());
}
