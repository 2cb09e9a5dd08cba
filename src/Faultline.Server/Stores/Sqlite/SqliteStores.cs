using System.Security.Cryptography;
using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Nodes;
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
    private readonly SqliteRetentionStore _retention;

    private SqliteStores(SqliteDatabase database, ProjectPayloads payloads, ErasureJournal journal, TimeProvider time)
    {
        (_database, _payloads) = (database, payloads);
        Projects = new SqliteProjectStore(database, time);
        Digest = new SqliteDigestStore(database, payloads);
        Reports = new SqliteReportFinder(database, payloads, time);
        Groups = new SqliteGroupStore(database, payloads, time);
        Ledger = new SqliteLedgerStore(database);
        _retention = new SqliteRetentionStore(database, payloads, journal, time);
        Rules = new SqliteRuleStore(database);
        Nodes = new SqliteNodeStore();
    }

    public override IProjectStore Projects { get; }

    public override IDigestStore Digest { get; }

    public override IReportFinder Reports { get; }

    public override IGroupStore Groups { get; }

    public override ILedgerStore Ledger { get; }

    public override IRetentionStore Retention => _retention;

    public override IRuleStore Rules { get; }

    public override INodeStore Nodes { get; }

    /// <summary>Of this run: a form from before a restart has to be loaded again.</summary>
    public override IReadOnlyList<byte> FormKey { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Opens the store, made when it is not there.</summary>
    /// <param name="database">The database file; the journal of erasures lies beside it.</param>
    /// <param name="payloads">The directory of the payload files.</param>
    /// <param name="segmentBytes">Bytes after which a payload file is full.</param>
    /// <param name="time">The clock.</param>
    /// <param name="alone">Whether this process holds the data directory. If not, it repairs nothing and leaves the log alone.</param>
    /// <exception cref="StartException">The database cannot be opened, does not fit this server, or cannot be repaired.</exception>
    public static SqliteStores Open(string database, string payloads, int segmentBytes, TimeProvider time, bool alone = true)
    {
        var opened = SqliteDatabase.Open(database, time, alone);
        var files = new ProjectPayloads(payloads, segmentBytes);
        if (alone)
        {
            try
            {
                var repair = new StartRepair(opened.Statements, files);
                opened.WriteAsync((_, _) => repair.Begin(), CancellationToken.None).GetAwaiter().GetResult();
                if (opened.WriteAsync((_, _) => repair.End(), CancellationToken.None).GetAwaiter().GetResult())
                    opened.ForgetDeletedAsync(CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (StoreUnavailableException e)
            {
                throw new StartException($"What an earlier run had begun cannot be ended: {e.Message}", e);
            }
        }

        var journal = new ErasureJournal(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database))!, ErasureJournal.FileName));
        return new SqliteStores(opened, files, journal, time);
    }

    /// <summary>Erases again what a journal says, as far as it was received before; how many reports.</summary>
    public Task<long> EraseAgainAsync(IReadOnlyDictionary<string, IReadOnlyDictionary<string, DateTimeOffset>> wishes, CancellationToken cancellation) =>
        _retention.EraseAgainAsync(wishes, cancellation);

    public override async ValueTask DisposeAsync()
    {
        _payloads.Dispose();
        await _database.DisposeAsync();
    }
}
