using System.Data.Common;

namespace Faultline.Timelines.Databases;

/// <summary>A data source whose connections and commands are timed.</summary>
internal sealed class TimedDataSource(DbDataSource inner, DriverSide driver) : DbDataSource
{
    public override string ConnectionString => inner.ConnectionString;

    /// <summary>The driver's own data source.</summary>
    internal DbDataSource Inner => inner;

    protected override DbConnection CreateDbConnection() => new TimedConnection(inner.CreateConnection(), driver);

    protected override DbCommand CreateDbCommand(string? commandText = null) => new TimedCommand(inner.CreateCommand(commandText), driver, connection: null);

    protected override DbBatch CreateDbBatch() => new TimedBatch(inner.CreateBatch(), driver, connection: null);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }
}
