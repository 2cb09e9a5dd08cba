using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores;
using Faultline.Server.Stores.PostgreSql;
using Faultline.Server.Stores.PostgreSql.Upkeep;
using Faultline.Server.Tests.Stores.Contracts;
using Npgsql;

namespace Faultline.Server.Tests.Stores.PostgreSql;

using Digest = Faultline.Server.Tests.Stores.Contracts.Digest;

/// <summary>Backup, restore and check.</summary>
public sealed class PostgreSqlUpkeepTests : IAsyncLifetime
{
    private readonly TestDirectory _directory = new();
    private string _database = "";
    private PostgreSqlStores _stores = null!;
    private ProjectId _project;

    private string Journal => _directory.In(ErasureJournal.FileName);

    public async ValueTask InitializeAsync()
    {
        _database = await PostgreSqlServer.NewDatabaseAsync();
        _stores = await PostgreSqlStores.OpenAsync(_database, TimeProvider.System, default, journal: new ErasureJournal(Journal));
        _project = (await _stores.Projects.AddAsync("one", IngestKey.New(), default))!.Id;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stores is not null)
        {
            await _stores.DisposeAsync();
            await PostgreSqlServer.GiveBackAsync(_database);
        }

        _directory.Dispose();
    }

    [Fact]
    public async Task A_backup_brings_everything_back_into_an_empty_database()
    {
        var reports = Enumerable.Range(0, 30).Select(i => Digest.Of($"g{i % 4}", facts => facts with { User = $"u{i}" })).ToArray();
        await StoreAsync(reports);
        await _stores.Upkeep.BackupAsync(Backup(), default);
        var other = await RestoreAsync();

        foreach (var report in reports)
            (await other.Reports.FindAsync(_project, report.Facts.Id, default)).ShouldNotBeNull().Payload.ShouldNotBeNull().ToArray().ShouldBe(report.Payload.ReadLine().ToArray());
        (await other.Digest.DigestAsync(new DigestBatch(_project, Digest.Noon, reports, new DigestLimits()), default)).ShouldBe(new DigestResult(0, 30));
        (await other.Ledger.TotalsAsync(_project, default)).Count.ShouldBe(2);
        (await FindingsAsync(other)).ShouldBeEmpty();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task Who_was_erased_after_the_backup_is_erased_again_by_the_restore()
    {
        var (hers, his) = (Digest.Of("a", facts => facts with { User = "ada" }), Digest.Of("a", facts => facts with { User = "bob" }));
        await StoreAsync(hers, his);
        await _stores.Upkeep.BackupAsync(Backup(), default);
        (await _stores.Retention.EraseUserAsync(_project, "ada", Digest.Noon, default)).ShouldBe(1);
        var other = await RestoreAsync();

        (await other.Reports.FindAsync(_project, hers.Facts.Id, default)).ShouldNotBeNull().Loss.ShouldNotBeNull().Reason.ShouldBe(PayloadLossReason.Erased);
        (await other.Reports.FindAsync(_project, his.Facts.Id, default)).ShouldNotBeNull().Payload.ShouldNotBeNull();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_backup_is_not_restored_over_something()
    {
        await _stores.Upkeep.BackupAsync(Backup(), default);
        (await Should.ThrowAsync<StartException>(() => PostgreSqlRestore.RunAsync(_database, Backup(), [Journal], TimeProvider.System, default))).Message.ShouldContain("is not empty");
    }

    [Fact]
    public async Task What_is_no_backup_is_refused()
    {
        var message = (await Should.ThrowAsync<StartException>(() => PostgreSqlRestore.RunAsync(_database, Backup(), [Journal], TimeProvider.System, default))).Message;
        message.ShouldContain("is no backup");
    }

    [Fact]
    public async Task A_sound_store_has_no_findings()
    {
        await StoreAsync(Digest.Of("a"), Digest.Of("b"));
        (await FindingsAsync(_stores)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("UPDATE payload_2 SET payload = set_byte(payload, length(payload) - 1, 255 - get_byte(payload, length(payload) - 1))", "is damaged")]
    [InlineData("DELETE FROM payload_2", "have none")]
    [InlineData("INSERT INTO payload_2 (seq, payload) VALUES (-5, 'x')", "is of no report")]
    [InlineData("DROP TABLE payload_2", "is gone")]
    [InlineData("DELETE FROM report_id", "no row in report_id")]
    [InlineData("UPDATE group_standing SET count = count + 1, all_count = all_count + 1", "roll-ups")]
    [InlineData("UPDATE group_standing SET all_count = all_count + 1", "parts")]
    [InlineData("UPDATE ledger SET count = count + 1", "ledger")]
    public async Task Damage_is_found(string damage, string finding)
    {
        await StoreAsync(Digest.Of("a"));
        await using (var connection = new NpgsqlConnection(_database + ";Pooling=false"))
        {
            var keep = await connection.QuerySingleAsync<long>("SELECT segment FROM segment WHERE kind = 1");
            await connection.ExecuteAsync(damage.Replace("payload_2", PayloadTables.NameOf(keep), StringComparison.Ordinal));
        }

        (await FindingsAsync(_stores)).ShouldContain(one => one.Contains(finding, StringComparison.Ordinal));
        if (damage.StartsWith("DROP", StringComparison.Ordinal))
            return;
        await StoreAsync(Digest.Of("other"));
    }

    private string Backup() => Directory.CreateDirectory(_directory.In("backup")).FullName;

    private async Task<PostgreSqlStores> RestoreAsync()
    {
        var empty = await PostgreSqlServer.NewDatabaseAsync(empty: true);
        await PostgreSqlRestore.RunAsync(empty, Backup(), [Journal], TimeProvider.System, default);
        return await PostgreSqlStores.OpenAsync(empty, TimeProvider.System, default);
    }

    private Task<DigestResult> StoreAsync(params DigestRecord[] reports) => _stores.Digest.DigestAsync(new DigestBatch(_project, Digest.Noon, reports, new DigestLimits()), default);

    private static async Task<List<string>> FindingsAsync(PostgreSqlStores stores)
    {
        var findings = new List<string>();
        await foreach (var finding in stores.Upkeep.CheckAsync(full: true, default))
            findings.Add(finding);
        return findings;
    }
}
