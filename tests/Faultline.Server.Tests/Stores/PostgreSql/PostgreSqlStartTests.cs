using System.Net;
using Dapper;
using Faultline.Server.Hosting;
using Faultline.Server.Stores;
using Faultline.Server.Stores.PostgreSql;
using Npgsql;

namespace Faultline.Server.Tests.Stores.PostgreSql;

/// <summary>How a server comes to its database, and what it says when it does not.</summary>
public sealed class PostgreSqlStartTests : IDisposable
{
    private static readonly Migration First = new(1, "0001_a.sql", "CREATE TABLE a (x integer); CREATE TABLE b (x integer);");
    private static readonly Migration Second = new(2, "0002_c.sql", "CREATE TABLE c (x integer);");

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("nonsense", "expected KEY=VALUE pairs")]
    [InlineData("Host=h;Database=d;Password=hunter2;Colour=red", "'Colour'")]
    [InlineData("Host=h;Database=d;Password=hunter2;Port=abc", "'Port'")]
    [InlineData("Database=d;Password=hunter2", "names no Host")]
    [InlineData("Host=h;Password=hunter2", "names no Database")]
    public void What_is_wrong_with_the_setting_is_named_and_the_password_is_not(string text, string expected)
    {
        var message = Should.Throw<StartException>(() => ConnectionSettings.Parse(text)).Message;
        message.ShouldContain("Faultline:PostgreSql");
        message.ShouldContain(expected);
        message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_without_the_password()
    {
        var output = new StringWriter();
        var text = $"Host={_directory.Path};Database=nowhere;Username=ada;Password=hunter2;Timeout=2";
        (await ServerCommand.RunAsync(["projects", "add", "shop", "--data", _directory.In("data"), "--Faultline:PostgreSql", text], output, output, default)).ShouldBe(1);
        output.ToString().ShouldContain("'nowhere' cannot be used");
        output.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_not_shown()
    {
        var settings = new NpgsqlConnectionStringBuilder(await PostgreSqlServer.NewDatabaseAsync(empty: true)) { Password = "hunter2" };
        var message = (await Should.ThrowAsync<StartException>(() => PostgreSqlStores.OpenAsync(settings.ToString(), TimeProvider.System, default))).Message;
        message.ShouldContain("password authentication failed");
        message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void The_embedded_steps_are_numbered_from_one_without_a_gap()
    {
        var embedded = Migration.Embedded("postgresql");
        embedded.Select(step => step.Number).ShouldBe(Enumerable.Range(1, embedded.Count));
        embedded.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task New_steps_are_applied_to_an_old_database_and_each_only_once()
    {
        var database = await PostgreSqlServer.NewDatabaseAsync(empty: true);
        await OpenAsync(database, First);
        await OpenAsync(database, First, Second);
        await OpenAsync(database, First, Second);
    }

    [Fact]
    public async Task A_changed_step_and_a_database_from_the_future_stop_the_start()
    {
        var database = await PostgreSqlServer.NewDatabaseAsync(empty: true);
        await OpenAsync(database, First, Second);
        (await Should.ThrowAsync<StartException>(() => OpenAsync(database, First))).Message.ShouldContain("newer Faultline");
        (await Should.ThrowAsync<StartException>(() => OpenAsync(database, First, new Migration(2, "0002_c.sql", "CREATE TABLE d (x integer);")))).Message.ShouldContain("another migration 0002_c.sql");
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_of_itself()
    {
        var database = await PostgreSqlServer.NewDatabaseAsync(empty: true);
        await OpenAsync(database, First);
        var broken = new Migration(2, "0002_c.sql", "CREATE TABLE c (x integer); CREATE TABLE a (x integer);");
        (await Should.ThrowAsync<StartException>(() => OpenAsync(database, First, broken))).Message.ShouldContain("already exists");
        await OpenAsync(database, First, Second);
    }

    [Fact]
    public async Task A_step_may_take_longer_than_any_other_statement_and_a_second_server_waits_for_it()
    {
        var database = new NpgsqlConnectionStringBuilder(await PostgreSqlServer.NewDatabaseAsync(empty: true)) { CommandTimeout = 1 }.ToString();
        var slow = new Migration(1, "0001_a.sql", "CREATE TABLE a (x integer); SELECT pg_sleep(2.5);");
        await Task.WhenAll(OpenAsync(database, slow), OpenAsync(database, slow));
    }

    [Fact]
    public async Task Words_of_fields_of_an_earlier_build_are_those_of_this_one_after_the_start()
    {
        var database = await PostgreSqlServer.NewDatabaseAsync(empty: true);
        var steps = Migration.Embedded("postgresql");
        await OpenAsync(database, steps[0]);
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            INSERT INTO report (seq, project_id, group_number, received, id, class, words)
            VALUES (1, 1, 1, 0, 'a', 'exception', array_to_tsvector(@words)), (2, 1, 1, 0, 'b', 'exception', ''::tsvector);
            INSERT INTO report_group (project_id, key, title, class, words) VALUES (1, 'g1:0', 'x', 'exception', array_to_tsvector(@ofGroup))
            """,
            new { words = (string[])["ship", "type:shop.gone", "user:ada", "url:https://x/a:b", "tag:mail=ada@x", "types"], ofGroup = (string[])[":title", "frame", "type:shop.gone", "topic:get /type:x"] });

        await OpenAsync(database, [.. steps]);
        (await WordsAsync("SELECT unnest(tsvector_to_array(words)) FROM report WHERE seq = 1")).ShouldBe(["=gmail=ada@x", "=lhttps://x/a:b", "=tshop.gone", "=uada", "ship", "types"]);
        (await WordsAsync("SELECT unnest(tsvector_to_array(words)) FROM report WHERE seq = 2")).ShouldBeEmpty();
        (await WordsAsync("SELECT unnest(tsvector_to_array(words)) FROM report_group")).ShouldBe([":title", "=pget /type:x", "=tshop.gone", "frame"]);

        (await WordsAsync("SELECT unnest(reloptions) FROM pg_class WHERE relname = 'report_by_words'")).ShouldBe(["gin_pending_list_limit=1024"]);

        async Task<IEnumerable<string>> WordsAsync(string sql) => (await connection.QueryAsync<string>(sql)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Servers_that_start_at_once_on_an_empty_database_make_its_tables_once()
    {
        var database = await PostgreSqlServer.NewDatabaseAsync(empty: true);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () => await (await PostgreSqlStores.OpenAsync(database, TimeProvider.System, default)).DisposeAsync())));
    }

    [Fact]
    public async Task A_server_on_PostgreSQL_takes_reports_in_and_keeps_only_spools_and_keys_in_its_directory()
    {
        var database = await PostgreSqlServer.NewDatabaseAsync();
        await using (var server = await RunningServer.StartAsync(_directory.In("data"), options => options.PostgreSql = database))
        {
            var id = ReportId.New();
            (await server.PostAsync(Line.Of(id, "\"kept\": true"))).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await server.ReportAsync(id)).ShouldContain("\"kept\": true");
            Directory.GetFileSystemEntries(server.Data.Root).Select(Path.GetFileName).ShouldNotContain("faultline.db");
            Directory.Exists(server.Data.Payloads).ShouldBeFalse();
        }

        var output = new StringWriter();
        (await ServerCommand.RunAsync(["projects", "add", "shop", "--data", _directory.In("data"), "--Faultline:PostgreSql", database], output, output, default)).ShouldBe(0);
        (await ServerCommand.RunAsync(["check", "--data", _directory.In("data"), "--Faultline:PostgreSql", database], output, output, default)).ShouldBe(0);
        (await ServerCommand.RunAsync(["retention", "--dry-run", "--data", _directory.In("data"), "--Faultline:PostgreSql", database], output, output, default)).ShouldBe(0);
        output.ToString().ShouldContain("0 segments go; ");
        (await ServerCommand.RunAsync(["backup", _directory.In("copy"), "--data", _directory.In("data"), "--Faultline:PostgreSql", database], output, output, default)).ShouldBe(0);
        var empty = await PostgreSqlServer.NewDatabaseAsync(empty: true);
        (await ServerCommand.RunAsync(["restore", _directory.In("copy"), "--data", _directory.In("data"), "--Faultline:PostgreSql", empty], output, output, default)).ShouldBe(0, output.ToString());
        await PostgreSqlServer.GiveBackAsync(database);
    }

    private static async Task OpenAsync(string database, params Migration[] steps) => await (await PostgreSqlDatabase.OpenAsync(database, TimeProvider.System, default, steps)).DisposeAsync();
}
