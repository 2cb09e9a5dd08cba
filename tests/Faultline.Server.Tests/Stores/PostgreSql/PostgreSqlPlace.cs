using Faultline.Server.Stores;
using Faultline.Server.Stores.PostgreSql;
using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.PostgreSql;

/// <summary>A PostgreSQL store in a database of its own.</summary>
internal sealed class PostgreSqlPlace : IStorePlace
{
    private string? _database;

    /// <summary>The connection string, when the store was opened.</summary>
    public string Database => _database ?? throw new InvalidOperationException("The store was not opened");

    public async Task<ServerStores> OpenAsync(TimeProvider time)
    {
        _database ??= await PostgreSqlServer.NewDatabaseAsync();
        return await PostgreSqlStores.OpenAsync(_database, time, default, segmentBytes: 16 * 1024);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await PostgreSqlServer.GiveBackAsync(_database);
    }
}
