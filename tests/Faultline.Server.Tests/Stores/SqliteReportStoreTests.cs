using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Sqlite;

namespace Faultline.Server.Tests.Stores;

public sealed class SqliteReportStoreTests : ReportStoreContract
{
    private readonly TestDirectory _directory = new();
    private SqliteDatabase? _database;
    private SqliteReportStore? _reports;

    private protected override Task<(IReportStore Reports, IProjectStore Projects)> OpenAsync()
    {
        _database = SqliteDatabase.Open(_directory.In("faultline.db"), TimeProvider.System);
        _reports = new SqliteReportStore(_database, _directory.In("payloads"), segmentBytes: 16 * 1024);
        return Task.FromResult<(IReportStore, IProjectStore)>((_reports, new SqliteProjectStore(_database, TimeProvider.System)));
    }

    private protected override Task CloseAsync()
    {
        _reports!.Dispose();
        _database!.Dispose();
        return Task.CompletedTask;
    }
}
