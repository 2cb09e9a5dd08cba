using Dapper;
using Faultline.Server.Stores;
using Faultline.Server.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Tests.Stores;

public sealed class MigrationsTests : IDisposable
{
    private static readonly Migration First = new(1, "0001_a.sql", "CREATE TABLE a (x INTEGER);\nCREATE TABLE b (x INTEGER);");
    private static readonly Migration Second = new(2, "0002_c.sql", "CREATE TABLE c (x INTEGER);");
    private static readonly Migration Third = new(3, "0003_d.sql", "CREATE TABLE d (x INTEGER);");

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_embedded_steps_are_numbered_from_one_without_a_gap()
    {
        var embedded = Migration.Embedded();
        embedded.Select(step => step.Number).ShouldBe(Enumerable.Range(1, embedded.Count));
        embedded.ShouldNotBeEmpty();
    }

    [Fact]
    public void New_steps_are_applied_to_an_old_database_and_each_only_once()
    {
        Open(First);
        Open(First, Second);
        Open(First, Second, Third);
        Tables().ShouldBe(["a", "b", "c", "d", "migration"]);
    }

    [Fact]
    public void Line_ends_of_a_checkout_do_not_change_a_step()
    {
        Open(First);
        Open(First with { Sql = First.Sql.ReplaceLineEndings("\r\n") });
    }

    [Fact]
    public void A_step_that_changed_after_it_was_applied_stops_the_start()
    {
        Open(First, Second);
        Refused(First, new Migration(2, "0002_c.sql", "CREATE TABLE e (x INTEGER);")).ShouldContain("has another migration 0002_c.sql");
    }

    [Fact]
    public void A_step_that_was_applied_and_is_missing_stops_the_start()
    {
        Open(First, Second, Third);
        Refused(First, Third).ShouldContain("0002_c.sql where this server has 0003_d.sql");
    }

    [Fact]
    public void A_database_from_the_future_stops_the_start()
    {
        Open(First, Second);
        Refused(First).ShouldContain("newer Faultline");
    }

    [Fact]
    public void A_step_that_fails_leaves_nothing_of_itself()
    {
        Open(First);
        Refused(First, new Migration(2, "0002_c.sql", "CREATE TABLE c (x INTEGER); CREATE TABLE a (x INTEGER);")).ShouldContain("already exists");
        Tables().ShouldBe(["a", "b", "migration"]);
        Open(First, Second);
    }

    [Fact]
    public void What_is_no_database_stops_the_start()
    {
        File.WriteAllText(_directory.In("x.db"), new string('x', 10_000));
        Refused(First).ShouldContain("cannot be opened: ");
    }

    private void Open(params Migration[] steps) => SqliteDatabase.Open(_directory.In("x.db"), TimeProvider.System, migrations: steps).DisposeAsync().AsTask().GetAwaiter().GetResult();

    private string Refused(params Migration[] steps) => Should.Throw<StartException>(() => Open(steps)).Message;

    private List<string> Tables()
    {
        using var connection = new SqliteConnection($"Data Source={_directory.In("x.db")};Pooling=False");
        return connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").AsList();
    }
}
