using Faultline.Server.Stores;
using Faultline.Server.Stores.Sqlite;
using Faultline.Server.Tests.Stores.Contracts;

namespace Faultline.Server.Tests.Stores.Sqlite;

/// <summary>A SQLite store in a directory of its own.</summary>
internal sealed class SqlitePlace : IStorePlace
{
    private readonly TestDirectory _directory = new();

    public Task<ServerStores> OpenAsync(TimeProvider time) =>
        Task.FromResult<ServerStores>(SqliteStores.Open(_directory.In("faultline.db"), _directory.In("payloads"), segmentBytes: 16 * 1024, time));

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
