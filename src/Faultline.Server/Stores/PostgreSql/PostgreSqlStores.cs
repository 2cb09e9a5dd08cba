using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Server.Rules;
using Faultline.Server.Stores.PostgreSql.Upkeep;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Everything in one PostgreSQL database, for as many servers as work on it.</summary>
internal sealed class PostgreSqlStores : ServerStores
{
    /// <summary>Bytes of payloads after which a segment is full: 512 MiB, so that 20 GiB are some 40 tables.</summary>
    public const long SegmentBytes = 512L * 1024 * 1024;

    private readonly PostgreSqlDatabase _database;

    private PostgreSqlStores(PostgreSqlDatabase database, string connectionString, long segmentBytes, ErasureList? erasures, TimeProvider time)
    {
        _database = database;
        var payloads = new PayloadTables(database, segmentBytes);
        Projects = new PostgreSqlProjectStore(database, time);
        Digest = new PostgreSqlDigestStore(database, payloads);
        Reports = new PostgreSqlReportFinder(database, time);
        Groups = new PostgreSqlGroupStore(database, time);
        Ledger = new PostgreSqlLedgerStore(database);
        Retention = new PostgreSqlRetentionStore(database, payloads, erasures);
        Rules = new PostgreSqlRuleStore(database);
        Upkeep = new PostgreSqlUpkeep(database, connectionString, time);
    }

    public override IProjectStore Projects { get; }

    public override IDigestStore Digest { get; }

    public override IReportFinder Reports { get; }

    public override IGroupStore Groups { get; }

    public override ILedgerStore Ledger { get; }

    public override IRetentionStore Retention { get; }

    public override IRuleStore Rules { get; }

    public override IStoreUpkeep Upkeep { get; }

    /// <summary>Connects, and makes or updates the tables.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="segmentBytes">Bytes of payloads after which a segment is full.</param>
    /// <param name="erasures">Where wishes to erase are remembered beside the database; null: nowhere.</param>
    /// <exception cref="StartException">The connection string is none, the database does not answer or is not one of this server.</exception>
    public static async Task<PostgreSqlStores> OpenAsync(
        string connectionString, TimeProvider time, CancellationToken cancellation, long segmentBytes = SegmentBytes, ErasureList? erasures = null) =>
        new(await PostgreSqlDatabase.OpenAsync(connectionString, time, cancellation), connectionString, segmentBytes, erasures, time);

    /// <summary>The wishes to erase that the database remembers.</summary>
    public Task<IReadOnlyList<(ProjectId Project, string User)>> ErasuresAsync(CancellationToken cancellation) => _database.ReadAsync<IReadOnlyList<(ProjectId, string)>>(
        async connection =>
        [
            .. (await connection.QueryAsync<(long Project, string User)>(new CommandDefinition("SELECT project_id, user_name FROM erasure ORDER BY at", cancellationToken: cancellation)))
                .Select(row => (new ProjectId(row.Project), row.User)),
        ],
        cancellation);

    public override ValueTask DisposeAsync() => _database.DisposeAsync();
}
