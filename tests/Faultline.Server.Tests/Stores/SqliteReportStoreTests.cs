using Faultline.Server.Stores;
using Faultline.Server.Stores.Sqlite;

namespace Faultline.Server.Tests.Stores;

public sealed class SqliteReportStoreTests : ReportStoreContract
{
    private readonly TestDirectory _directory = new();

    private protected override Task<ServerStores> OpenAsync() =>
        Task.FromResult<ServerStores>(SqliteStores.Open(_directory.In("faultline.db"), _directory.In("payloads"), 16 * 1024, TimeProvider.System));
}
