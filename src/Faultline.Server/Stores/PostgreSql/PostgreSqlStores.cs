using System.Security.Cryptography;
using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Nodes;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Server.Rules;
using Faultline.Server.Stores.PostgreSql.Digest;
using Faultline.Server.Stores.PostgreSql.Upkeep;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Everything in one PostgreSQL database, for as many servers as work on it.</summary>
internal sealed class PostgreSqlStores : ServerStores
{
    /// <summary>Bytes of payloads after which a segment is full: 512 MiB, so that 20 GiB are some 40 tables.</summary>
    public const long SegmentBytes = 512L * 1024 * 1024;

    private readonly PostgreSqlDatabase _database;
    private readonly PostgreSqlRetentionStore _retention;

    private PostgreSqlStores(PostgreSqlDatabase database, string connectionString, long segmentBytes, byte[] formKey, ErasureJournal? journal, TimeProvider time)
    {
        FormKey = formKey;
        _database = database;
        var payloads = new PayloadTables(database, segmentBytes);
        Projects = new PostgreSqlProjectStore(database, time);
        var words = new GroupWords();
        Digest = new PostgreSqlDigestStore(database, payloads, words);
        Reports = new PostgreSqlReportFinder(database, time);
        Groups = new PostgreSqlGroupStore(database, time);
        Ledger = new PostgreSqlLedgerStore(database);
        _retention = new PostgreSqlRetentionStore(database, payloads, words, journal, time);
        Rules = new PostgreSqlRuleStore(database);
        Nodes = new PostgreSqlNodeStore(database);
        Upkeep = new PostgreSqlUpkeep(database, connectionString, time);
    }

    public override IProjectStore Projects { get; }

    public override IDigestStore Digest { get; }

    public override IReportFinder Reports { get; }

    public override IGroupStore Groups { get; }

    public override ILedgerStore Ledger { get; }

    public override IRetentionStore Retention => _retention;

    public override IRuleStore Rules { get; }

    public override INodeStore Nodes { get; }

    public override IReadOnlyList<byte> FormKey { get; }

    /// <summary>Backup and check.</summary>
    public PostgreSqlUpkeep Upkeep { get; }

    /// <summary>Connects, and makes or updates the tables.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="segmentBytes">Bytes of payloads after which a segment is full.</param>
    /// <param name="journal">Where wishes to erase are remembered beside the database; null: nowhere.</param>
    /// <exception cref="StartException">The connection string is none, the database does not answer or is not one of this server.</exception>
    public static async Task<PostgreSqlStores> OpenAsync(
        string connectionString, TimeProvider time, CancellationToken cancellation, long segmentBytes = SegmentBytes, ErasureJournal? journal = null)
    {
        var database = await PostgreSqlDatabase.OpenAsync(connectionString, time, cancellation);
        try
        {
            var formKey = await PostgreSqlNodeStore.FormKeyAsync(database, RandomNumberGenerator.GetBytes(32), cancellation);
            return new PostgreSqlStores(database, connectionString, segmentBytes, formKey, journal, time);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Erases again what a journal says, as far as it was received before; how many reports.</summary>
    public Task<long> EraseAgainAsync(IReadOnlyDictionary<string, IReadOnlyDictionary<string, DateTimeOffset>> wishes, DateTimeOffset now, CancellationToken cancellation) =>
        _retention.EraseAgainAsync(wishes, now, cancellation);

    public override ValueTask DisposeAsync() => _database.DisposeAsync();
}
