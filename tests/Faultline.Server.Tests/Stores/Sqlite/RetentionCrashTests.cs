using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Sqlite;
using Faultline.Server.Stores.Sqlite.Backups;
using Faultline.Tracker.Retention;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Tests.Stores.Sqlite;

using Faultline.Server.Tests.Stores.Contracts;
using Digest = Faultline.Server.Tests.Stores.Contracts.Digest;

/// <summary>What the SQLite store makes of a process that died between two steps of dropping or erasing.</summary>
public sealed class RetentionCrashTests : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private SqliteStores _stores = null!;
    private ProjectId _project;

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_file_that_was_marked_and_not_unlinked_goes_at_the_next_start()
    {
        var report = await StoreOldAsync();
        var file = Directory.GetFiles(Payloads()).Order().First();
        await DropWithoutUnlinkAsync(file);
        File.Exists(file).ShouldBeFalse();
        var known = (await _stores.Reports.FindAsync(_project, report.Facts.Id, default)).ShouldNotBeNull();
        (known.Payload, known.Loss!.Reason).ShouldBe((null, PayloadLossReason.Evicted));
        Query("SELECT COUNT(*) FROM payload_segment WHERE state = 2").ShouldBe(0);
    }

    [Fact]
    public async Task A_file_that_was_unlinked_and_kept_its_mark_is_dropped_at_the_next_start()
    {
        await StoreOldAsync();
        var file = Directory.GetFiles(Payloads()).Order().First();
        await DropWithoutUnlinkAsync(file, unlink: true);
        Query("SELECT COUNT(*) FROM payload_segment WHERE state = 3").ShouldBe(1);
    }

    [Fact]
    public async Task A_drop_whose_transaction_never_was_changed_nothing()
    {
        var report = await StoreOldAsync();
        using (var other = Connect())
            other.Execute("CREATE TRIGGER full BEFORE UPDATE OF state ON payload_segment WHEN NEW.state = 2 BEGIN SELECT RAISE(ROLLBACK, 'disk is full'); END");
        await _stores.Reports.PinAsync(_project, report.Facts.Id, true, default);
        var segment = (await _stores.Retention.MeasureAsync(default)).Segments.First(one => one is { Open: false, Kind: SegmentKind.Bulk });
        await Should.ThrowAsync<StoreUnavailableException>(() => _stores.Retention.DropAsync(segment, "age", Digest.Noon, default));
        using (var other = Connect())
            other.Execute("DROP TRIGGER full");

        (await _stores.Reports.FindAsync(_project, report.Facts.Id, default)).ShouldNotBeNull().Payload.ShouldNotBeNull();
        (await _stores.Retention.DropAsync(segment, "age", Digest.Noon, default)).ShouldBe(segment.Reports - 1);
        (await _stores.Reports.FindAsync(_project, report.Facts.Id, default)).ShouldNotBeNull().Payload!.Value.ToArray().ShouldBe(report.Payload.ReadLine().ToArray());
    }

    [Fact]
    public async Task What_was_marked_as_erased_and_not_overwritten_is_overwritten_at_the_next_start_and_its_neighbours_stay()
    {
        await OpenAsync();
        // In one block.
        var (mine, other) = (Plain(OfUser("ada", "her secret word is abracadabra")), Plain(OfUser("bob", "his word")));
        await _stores.Digest.DigestAsync(Line.Batch(_project, mine, other), default);
        using (var connection = Connect())
            connection.Execute("UPDATE report SET loss = 3, loss_at = 1, user = NULL, url = NULL, value = NULL WHERE user = 'ada'; UPDATE payload_segment SET reports = reports - 1");
        await ReopenAsync();

        (await _stores.Reports.FindAsync(_project, mine.Facts.Id, default)).ShouldNotBeNull().Loss!.Reason.ShouldBe(PayloadLossReason.Erased);
        (await _stores.Reports.FindAsync(_project, other.Facts.Id, default)).ShouldNotBeNull().Payload!.Value.ToArray().ShouldBe(other.Payload.ReadLine().ToArray());
        Query("SELECT COUNT(*) FROM report WHERE loss = 3 AND segment_id IS NOT NULL").ShouldBe(0);
        var wiped = await File.ReadAllBytesAsync(Directory.GetFiles(Payloads()).Order().First());
        wiped.AsSpan("FLPAYL01".Length).ContainsAnyExcept((byte)0).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_reports_that_came_compressed_only_the_erased_one_is_overwritten()
    {
        await OpenAsync();
        var (mine, other) = (Compressed(OfUser("ada", "her secret word is abracadabra")), Compressed(OfUser("bob", "his word")));
        await _stores.Digest.DigestAsync(Line.Batch(_project, mine, other), default);
        (await HoldAsync(mine), await HoldAsync(other)).ShouldBe((true, true));

        (await _stores.Retention.EraseUserAsync(_project, "ada", Digest.Noon, default)).ShouldBe(1);
        (await HoldAsync(mine), await HoldAsync(other)).ShouldBe((false, true));
        (await _stores.Reports.FindAsync(_project, other.Facts.Id, default)).ShouldNotBeNull().Payload!.Value.ToArray().ShouldBe(other.Payload.ReadLine().ToArray());

        static DigestRecord Compressed(DigestRecord record) => record with { Payload = Payload.Compressed(Gzip.Of(record.Payload.ReadLine().ToArray()), record.Payload.Length) };

        async Task<bool> HoldAsync(DigestRecord record)
        {
            var files = await Task.WhenAll(Directory.GetFiles(Payloads()).Select(file => File.ReadAllBytesAsync(file)));
            return files.Any(file => file.AsSpan().IndexOf(record.Payload.Member.Span) >= 0);
        }
    }

    [Fact]
    public async Task No_file_holds_what_was_erased()
    {
        await OpenAsync();
        var secret = $"abracadabra{Guid.NewGuid():N}";
        await _stores.Digest.DigestAsync(Line.Batch(_project, OfUser($"ada{secret}", $"her {secret}"), OfUser("bob", "his")), default);
        (await _stores.Retention.EraseUserAsync(_project, $"ada{secret}", Digest.Noon, default)).ShouldBe(1);
        await _stores.DisposeAsync();
        foreach (var file in Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories))
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).ShouldNotContain(secret, Case.Insensitive, file);
        await OpenAsync();
    }

    [Fact]
    public async Task Deleted_words_that_an_erasure_did_not_get_to_are_forgotten_at_the_next_start_or_when_it_is_asked_again()
    {
        foreach (var isAskedAgain in (bool[])[true, false])
        {
            await OpenAsync();
            await _stores.Digest.DigestAsync(Line.Batch(_project, OfUser("ada", "her secret"), OfUser("bob", "his")), default);
            using (var connection = Connect())
                connection.Execute("CREATE TRIGGER full BEFORE DELETE ON pending_work BEGIN SELECT RAISE(ABORT, 'the power went'); END");
            await Should.ThrowAsync<StoreUnavailableException>(() => _stores.Retention.EraseUserAsync(_project, "ada", Digest.Noon, default));
            using (var connection = Connect())
                connection.Execute("DROP TRIGGER full");
            Query("SELECT COUNT(*) FROM pending_work").ShouldBe(1);
            if (isAskedAgain)
                (await _stores.Retention.EraseUserAsync(_project, "ada", Digest.Noon, default)).ShouldBe(0);
            await _stores.DisposeAsync();
            if (!isAskedAgain)
            {
                await OpenAsync();
                await _stores.DisposeAsync();
            }

            Query("SELECT COUNT(*) FROM pending_work").ShouldBe(0);
        }

        await OpenAsync();
    }

    [Fact]
    public async Task Many_neighbours_of_erased_reports_are_moved_whole()
    {
        await OpenAsync();
        // Each erased one shares its block with others; the blocks are more than are moved at once.
        var all = Enumerable.Range(0, 120).Select(_ => Digest.Noise("a", 50_000, Digest.Noon)).Concat(Enumerable.Range(0, 120).Select(n => OfUser(n % 2 == 0 ? "ada" : "bob", $"n{n}")));
        DigestRecord[] batch = [.. all.OrderBy(report => report.Facts.Id.ToString(), StringComparer.Ordinal)];
        await _stores.Digest.DigestAsync(new DigestBatch(_project, Digest.Noon, batch, new DigestLimits(KeepFirst: 0)), default);
        var others = batch.Where(report => report.Facts.User != "ada").ToList();
        (await _stores.Retention.EraseUserAsync(_project, "ada", Digest.Noon, default)).ShouldBe(60);
        foreach (var other in others)
            (await _stores.Reports.FindAsync(_project, other.Facts.Id, default)).ShouldNotBeNull().Payload!.Value.Span.SequenceEqual(other.Payload.ReadLine().Span).ShouldBeTrue();
        using var database = StoreConnection.Open(_directory.In("faultline.db"));
        StoreSums.Faults(database).ShouldBeEmpty();
    }

    /// <summary>Stores a report into a bulk file that is finished.</summary>
    private async Task<DigestRecord> StoreOldAsync()
    {
        await OpenAsync();
        var limits = new DigestLimits(KeepFirst: 0);
        var report = Digest.Of("a");
        await _stores.Digest.DigestAsync(new DigestBatch(_project, Digest.Noon, [report, Digest.Noise("a", 30_000, Digest.Noon)], limits), default);
        await _stores.Digest.DigestAsync(new DigestBatch(_project, Digest.Noon, [Digest.Noise("a", 30_000, Digest.Noon)], limits), default);
        return report;
    }

    private async Task DropWithoutUnlinkAsync(string file, bool unlink = false)
    {
        await _stores.DisposeAsync();
        using (var connection = Connect())
            connection.Execute("UPDATE payload_segment SET state = 2, tombstones = reports, reports = 0, dropped = 1, reason = 'age' WHERE state = 1");
        if (unlink)
            File.Delete(file);
        await OpenAsync();
    }

    private async Task ReopenAsync()
    {
        await _stores.DisposeAsync();
        await OpenAsync();
    }

    private async Task OpenAsync()
    {
        _stores = SqliteStores.Open(_directory.In("faultline.db"), _directory.In("payloads"), 16 * 1024, new FixedTime(Digest.Noon));
        _project = (await _stores.Projects.FindAsync("one", default) ?? await _stores.Projects.AddAsync("one", IngestKey.New(), default))!.Id;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_directory.In("faultline.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private long Query(string sql)
    {
        using var connection = Connect();
        return connection.QuerySingle<long>(sql);
    }

    private string Payloads() => _directory.In("payloads", _project.ToString());

    private static DigestRecord Plain(DigestRecord record) => record with { Payload = Payload.Of(record.Payload.ReadLine()) };

    private static DigestRecord OfUser(string user, string value) => Digest.Of("a", facts => facts with { User = user, Value = value });
}
