using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Sqlite;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Tests.Stores.Sqlite;

using Faultline.Server.Tests.Stores.Contracts;
using Digest = Faultline.Server.Tests.Stores.Contracts.Digest;

public sealed class TermTrimTests : IDisposable
{
    private static readonly DigestLimits OneAnHour = new(KeepFirst: 0, PayloadsPerGroupAndHour: 1);
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_text_that_only_forgotten_reports_had_goes_with_them_and_one_that_has_sums_stays()
    {
        await using var stores = SqliteStores.Open(_directory.In("faultline.db"), _directory.In("payloads"), 16 * 1024, new FixedTime(Digest.Noon));
        var project = (await stores.Projects.AddAsync("one", IngestKey.New(), default))!.Id;
        await StoreAsync(On("web-1", "GET /a"));
        await StoreAsync(On("web-1", "GET /b"), On("web-2", "GET /b"));
        (await stores.Retention.TrimTombstonesAsync(100, default)).ShouldBe(2);
        Texts().ShouldBe(["GET /a", "GET /b", "web-1"]);

        // The number may belong to another text now.
        var again = On("web-2", "GET /b");
        await StoreAsync(On("web-3", "GET /a"), again);
        var found = await stores.Reports.SearchAsync(project, new SearchQuery([Term.Of(SearchField.Host, "web-2")]), 10, null, default);
        found.Reports.ShouldHaveSingleItem().Id.ShouldBe(again.Facts.Id);
        Texts().ShouldBe(["GET /a", "GET /b", "web-1", "web-2", "web-3"]);

        Task<DigestResult> StoreAsync(params DigestRecord[] reports) => stores.Digest.DigestAsync(new DigestBatch(project, Digest.Noon, reports, OneAnHour), default);
    }

    private static DigestRecord On(string host, string topic) => Digest.Of("a", facts => facts with { Host = host, Topic = topic });

    private List<string> Texts()
    {
        using var connection = new SqliteConnection($"Data Source={_directory.In("faultline.db")};Pooling=False");
        return connection.Query<string>("SELECT text FROM term WHERE kind NOT IN (1, 2) ORDER BY text").AsList();
    }
}
