using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Tests.Stores.Sqlite;

using Faultline.Server.Tests.Stores.Contracts;
using Digest = Faultline.Server.Tests.Stores.Contracts.Digest;

public sealed class RollupFoldTests : IDisposable
{
    private static readonly DateTimeOffset Before = Digest.Noon.AddHours(4);
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_folded_is_walked_again_only_where_something_came_late()
    {
        await using var stores = SqliteStores.Open(_directory.In("faultline.db"), _directory.In("payloads"), 16 * 1024, new FixedTime(Digest.Noon));
        var project = (await stores.Projects.AddAsync("one", Server.Projects.IngestKey.New(), default))!.Id;
        await StoreAsync(15);
        await StoreAsync(95);
        await FoldAsync();
        var to = Before.ToUnixTimeMilliseconds() / 900_000;
        Ask("SELECT folded_to FROM rollup_fold").ShouldBe([to, to, to, to]);

        // By the back door, so that nobody knows: it is not seen.
        Ask("UPDATE rollup SET start = start + 1 WHERE kind = 2 RETURNING start").Count.ShouldBe(2);
        (await stores.Retention.FoldRollupsAsync(Before, 100, default)).ShouldBe(0);

        await StoreAsync(20);
        await FoldAsync();
        Ask("SELECT start FROM rollup WHERE start % 4 <> 0").ShouldBeEmpty();
        var sums = await stores.Groups.SumsAsync(project, Tracker.Rollups.RollupKind.Topic, Digest.Noon, Before, RollupOrder.Count, 10, default);
        sums.ShouldHaveSingleItem().Counts.Count.ShouldBe(3);

        Task<DigestResult> StoreAsync(int minute) =>
            stores.Digest.DigestAsync(new DigestBatch(project, Digest.Noon.AddMinutes(minute), [Digest.Of("a", at: Digest.Noon.AddMinutes(minute))], new DigestLimits()), default);

        async Task FoldAsync()
        {
            for (var rounds = 0; await stores.Retention.FoldRollupsAsync(Before, 2, default) > 0; rounds++)
                rounds.ShouldBeLessThan(50, "folding should come to an end");
        }
    }

    private List<long> Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.In("faultline.db")};Pooling=False");
        return connection.Query<long>(sql).AsList();
    }
}
