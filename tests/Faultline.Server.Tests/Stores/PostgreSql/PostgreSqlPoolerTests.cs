using System.Diagnostics;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.PostgreSql;
using Faultline.Tracker.Search;
using Npgsql;

namespace Faultline.Server.Tests.Stores.PostgreSql;

using Digest = Faultline.Server.Tests.Stores.Contracts.Digest;
using Term = Faultline.Server.Tests.Stores.Contracts.Term;

/// <summary>Behind a pooler that gives connections away by transaction, two for all.</summary>
public sealed class PostgreSqlPoolerTests : IAsyncLifetime
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly TestDirectory _directory = new();
    private string _database = "";
    private Process? _process;

    public async ValueTask InitializeAsync()
    {
        PostgreSqlServer.Require(Program);
        _database = await PostgreSqlServer.NewDatabaseAsync();
        var settings = new NpgsqlConnectionStringBuilder(_database);
        await File.WriteAllTextAsync(_directory.In("pgbouncer.ini"), $"""
            [databases]
            * = host={settings.Host} user={settings.Username} password={settings.Password}
            [pgbouncer]
            listen_addr =
            listen_port = 6432
            unix_socket_dir = {_directory.Path}
            auth_type = any
            pool_mode = transaction
            default_pool_size = 2
            """);
        await PostgreSqlServer.GiveAsync(_directory.Path);
        _process = PostgreSqlServer.Start(Program, _directory.In("pgbouncer.ini"));
        await Until.TrueAsync("the pooler listens", () => Task.FromResult(File.Exists(_directory.In(".s.PGSQL.6432"))));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            await PostgreSqlServer.GiveBackAsync(_database);
        }

        _directory.Dispose();
    }

    [Fact]
    public async Task Servers_behind_a_pooler_by_transaction_store_find_and_drop_as_without()
    {
        var settings = new NpgsqlConnectionStringBuilder(_database) { Host = _directory.Path, Port = 6432, Password = null };
        await using var one = await PostgreSqlStores.OpenAsync(settings.ToString(), TimeProvider.System, default, segmentBytes: 16 * 1024);
        await using var other = await PostgreSqlStores.OpenAsync(settings.ToString(), TimeProvider.System, default, segmentBytes: 16 * 1024);
        var project = (await one.Projects.AddAsync("one", IngestKey.New(), default))!.Id;
        var reports = Enumerable.Range(0, 60).Select(i => Digest.Of($"g{i % 4}", facts => facts with { User = $"u{i % 5}", Value = "needle" })).ToArray();
        await Task.WhenAll(new[] { one, other, one, other }.Select(node => Task.Run(async () =>
        {
            foreach (var chunk in reports.Chunk(9))
                await node.Digest.DigestAsync(new DigestBatch(project, Digest.Noon, chunk, new DigestLimits(KeepFirst: 1)), default);
        })));

        var found = await other.Reports.SearchAsync(project, new SearchQuery([Term.Text("needle")]), 100, null, default);
        found.Reports.Count.ShouldBe(60);
        await foreach (var finding in one.Upkeep.CheckAsync(full: true, default))
            finding.ShouldBeNull();
    }
}
