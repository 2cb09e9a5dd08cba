using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Server.Rules;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Everything in one PostgreSQL database, for as many servers as work on it.</summary>
internal sealed class PostgreSqlStores : ServerStores
{
    /// <summary>Bytes of payloads after which a segment is full: 512 MiB, so that 20 GiB are some 40 tables.</summary>
    public const long SegmentBytes = 512L * 1024 * 1024;

    private readonly PostgreSqlDatabase _database;

    private PostgreSqlStores(PostgreSqlDatabase database, long segmentBytes, TimeProvider time)
    {
        _database = database;
        var payloads = new PayloadTables(database, segmentBytes);
        Projects = new PostgreSqlProjectStore(database, time);
        Digest = new PostgreSqlDigestStore(database, payloads);
        Reports = new PostgreSqlReportFinder(database, time);
        Groups = new PostgreSqlGroupStore(database, time);
        Ledger = new PostgreSqlLedgerStore(database);
        Retention = new PostgreSqlRetentionStore(database, payloads);
        Rules = new PostgreSqlRuleStore(database);
    }

    public override IProjectStore Projects { get; }

    public override IDigestStore Digest { get; }

    public override IReportFinder Reports { get; }

    public override IGroupStore Groups { get; }

    public override ILedgerStore Ledger { get; }

    public override IRetentionStore Retention { get; }

    public override IRuleStore Rules { get; }

    /// <summary>Connects, and makes or updates the tables.</summary>
    /// <exception cref="StartException">The connection string is none, the database does not answer or is not one of this server.</exception>
    public static async Task<PostgreSqlStores> OpenAsync(string connectionString, TimeProvider time, CancellationToken cancellation, long segmentBytes = SegmentBytes) =>
        new(await PostgreSqlDatabase.OpenAsync(connectionString, time, cancellation), segmentBytes, time);

    public override ValueTask DisposeAsync() => _database.DisposeAsync();
}
