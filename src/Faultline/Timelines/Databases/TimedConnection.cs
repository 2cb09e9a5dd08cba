using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Faultline.Timelines.Databases;

/// <summary>A connection whose statements are actions of the timeline, and end at the deadline.</summary>
internal sealed class TimedConnection(DbConnection inner, DriverSide driver) : DbConnection
{
    /// <summary>The category of waiting for a connection.</summary>
    internal const string Category = "connection";

    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => inner.ConnectionString = value;
    }

    public override int ConnectionTimeout => inner.ConnectionTimeout;

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override bool CanCreateBatch => inner.CanCreateBatch;

    /// <summary>The driver's own connection.</summary>
    internal DbConnection Inner => inner;

    internal ConnectionWatch Watch { get; } = new();

    /// <summary>The transaction begun last.</summary>
    internal TimedTransaction? Transaction { get; private set; }

    public override event StateChangeEventHandler? StateChange
    {
        add => inner.StateChange += value;
        remove => inner.StateChange -= value;
    }

    public override void Open()
    {
        Watch.Enter(Uninterruptible.Instance);
        using var action = Timeline.Action(Category, "open");
        try
        {
            inner.Open();
        }
        finally
        {
            Watch.Leave(Uninterruptible.Instance);
        }
    }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        using var wait = new InterruptibleWait(cancellationToken);
        Watch.Enter(wait);
        using var action = Timeline.Action(Category, "open");
        try
        {
            await inner.OpenAsync(wait.Token).ConfigureAwait(false);
        }
        finally
        {
            Watch.Leave(wait);
        }
    }

    public override void Close()
    {
        Watch.EnterLast();
        try
        {
            inner.Close();
        }
        finally
        {
            Watch.Closed();
            Watch.Leave(Uninterruptible.Instance);
        }
    }

    public override async Task CloseAsync()
    {
        Watch.EnterLast();
        try
        {
            await inner.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            Watch.Closed();
            Watch.Leave(Uninterruptible.Instance);
        }
    }

    public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

    public override Task ChangeDatabaseAsync(string databaseName, CancellationToken cancellationToken = default) => inner.ChangeDatabaseAsync(databaseName, cancellationToken);

    public override void EnlistTransaction(System.Transactions.Transaction? transaction) => inner.EnlistTransaction(transaction);

    public override DataTable GetSchema() => inner.GetSchema();

    public override DataTable GetSchema(string collectionName) => inner.GetSchema(collectionName);

    public override DataTable GetSchema(string collectionName, string?[] restrictionValues) => inner.GetSchema(collectionName, restrictionValues);

    public override Task<DataTable> GetSchemaAsync(CancellationToken cancellationToken = default) => inner.GetSchemaAsync(cancellationToken);

    public override Task<DataTable> GetSchemaAsync(string collectionName, CancellationToken cancellationToken = default) => inner.GetSchemaAsync(collectionName, cancellationToken);

    public override Task<DataTable> GetSchemaAsync(string collectionName, string?[] restrictionValues, CancellationToken cancellationToken = default) =>
        inner.GetSchemaAsync(collectionName, restrictionValues, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        Watch.EnterLast();
        try
        {
            await inner.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            Watch.Closed();
            Watch.Leave(Uninterruptible.Instance);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        Watch.Enter(Uninterruptible.Instance);
        try
        {
            return Began(inner.BeginTransaction(isolationLevel));
        }
        finally
        {
            Watch.Leave(Uninterruptible.Instance);
        }
    }

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        Watch.Enter(Uninterruptible.Instance);
        try
        {
            return Began(await inner.BeginTransactionAsync(isolationLevel, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            Watch.Leave(Uninterruptible.Instance);
        }
    }

    protected override DbCommand CreateDbCommand() => new TimedCommand(inner.CreateCommand(), driver, this);

    protected override DbBatch CreateDbBatch() => new TimedBatch(inner.CreateBatch(), driver, this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Watch.EnterLast();
            try
            {
                inner.Dispose();
            }
            finally
            {
                Watch.Closed();
                Watch.Leave(Uninterruptible.Instance);
            }
        }

        base.Dispose(disposing);
    }

    private TimedTransaction Began(DbTransaction transaction)
    {
        Watch.TransactionBegan(transaction);
        return Transaction = new TimedTransaction(transaction, this);
    }
}
