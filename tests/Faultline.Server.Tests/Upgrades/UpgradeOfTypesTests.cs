using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Stores;
using Faultline.Server.Stores.Sqlite;
using Faultline.Server.Stores.Sqlite.Backups;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Tests.Upgrades;

/// <summary>The first version stored no type for none, and an empty one for an empty one; its groups are made of both.</summary>
public sealed class UpgradeOfTypesTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Reports_of_no_type_and_of_an_empty_one_become_one_group()
    {
        await using (SqliteDatabase.Open(_directory.In("faultline.db"), TimeProvider.System, migrations: [.. Migration.Embedded().Take(1)]))
            Fill([null, "", "Boom", null, ""]);

        await using var stores = SqliteStores.Open(_directory.In("faultline.db"), _directory.In("payloads"), 16 * 1024, TimeProvider.System);
        var project = (await stores.Projects.FindAsync("one", default)).ShouldNotBeNull();
        var groups = (await stores.Groups.ListAsync(project.Id, new(SearchQuery.All), default)).Groups;
        groups.Select(group => (group.Type ?? "", group.Count)).ShouldBe([("", 4), ("Boom", 1)], ignoreOrder: true);
        using var database = StoreConnection.Open(_directory.In("faultline.db"));
        StoreSums.Faults(database).ShouldBeEmpty();
    }

    private void Fill(string?[] types)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.In("faultline.db")};Pooling=False");
        connection.Open();
        connection.Execute("""
            INSERT INTO project (project_id, name, created) VALUES (1, 'one', 1);
            INSERT INTO payload_segment (project_id, segment, end_offset, reports, first_received, last_received) VALUES (1, 1, 100, @Length, 1000, 2000);
            INSERT INTO ledger (project_id, day, stored, bytes, stored_bytes) VALUES (1, 0, @Length, 10, 10);
            """, new { types.Length });
        foreach (var type in types)
        {
            connection.Execute(
                "INSERT INTO report (project_id, id, received, type, segment, offset, length) VALUES (1, @id, 1000, @type, 1, 8, 20)", new { id = ReportId.New().ToString(), type });
        }
    }
}
