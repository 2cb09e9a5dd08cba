using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Server.Rules;
using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>The embedded store: one SQLite file, and payload files beside it.</summary>
internal sealed class SqliteStores : ServerStores
{
    private readonly SqliteDatabase _database;
    private readonly ProjectPayloads _payloads;

    private SqliteStores(SqliteDatabase database, ProjectPayloads payloads, TimeProvider time)
    {
        (_database, _payloads) = (database, payloads);
        Projects = new SqliteProjectStore(database, time);
        Digest = new SqliteDigestStore(database, payloads);
        Reports = new SqliteReportFinder(database, payloads, time);
        Groups = new SqliteGroupStore(database, payloads, time);
        Ledger = new SqliteLedgerStore(database);
        Retention = new SqliteRetentionStore();
        Rules = new SqliteRuleStore(database);
    }

    public override IProjectStore Projects { get; }

    public override IDigestStore Digest { get; }

    public override IReportFinder Reports { get; }

    public override IGroupStore Groups { get; }

    public override ILedgerStore Ledger { get; }

    public override IRetentionStore Retention { get; }

    public override IRuleStore Rules { get; }

    /// <summary>Opens the store, made when it is not there.</summary>
    /// <param name="database">The database file.</param>
    /// <param name="payloads">The directory of the payload files.</param>
    /// <param name="segmentBytes">Bytes after which a payload file is full.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StartException">The database cannot be opened, or does not fit this server.</exception>
    public static SqliteStores Open(string database, string payloads, int segmentBytes, TimeProvider time) =>
        new(SqliteDatabase.Open(database, time), new ProjectPayloads(payloads, segmentBytes), time);

    public override ValueTask DisposeAsync()
    {
        _payloads.Dispose();
        _database.Dispose();
        return ValueTask.CompletedTask;
    }
}
