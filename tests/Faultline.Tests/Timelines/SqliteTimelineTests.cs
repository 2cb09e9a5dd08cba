using System.Data.Common;
using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Faultline.Timelines;
using Microsoft.Data.Sqlite;

namespace Faultline.Tests.Timelines;

/// <summary>A real driver behind the wrapper.</summary>
public sealed class SqliteTimelineTests : IDisposable
{
    // Runs for minutes if nobody ends it.
    private const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i < 100000000000";

    private readonly IDisposable _work = ReportContext.Begin();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faultline-sqlite-");
    private readonly List<DbConnection> _open = [];

    private static Timeline Current => ReportContext.Current.ShouldNotBeNull().Timeline;

    [Fact]
    public async Task Each_statement_is_an_action_without_its_literals()
    {
        var connection = Open();
        Run(connection, "CREATE TABLE t (id INTEGER, name TEXT)");
        Run(connection, "INSERT INTO t VALUES (1, 'secret one'), (2, 'secret two')");
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM t WHERE name <> 'secret three' AND id < @id";
        command.Parameters.Add(new SqliteParameter("@id", 3));
        var names = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                names.Add(reader.GetString(0));
        }

        names.ShouldBe(["secret one", "secret two"]);
        Statements().ShouldBe(["CREATE TABLE t (id INTEGER, name TEXT)", "INSERT INTO t VALUES (…)", "SELECT name FROM t WHERE name <> ? AND id < ?"]);
        Current.Actions().ShouldAllBe(action => !action.IsOpen);
    }

    [Fact]
    public void Literals_are_kept_when_the_app_says_so()
    {
        ReportContext.Current = new ReportContext { TimelineOptions = new TimelineOptions { SqlLiterals = true } };
        Run(Open(), "SELECT 'kept'");
        Run(Open(), "SELECT 'kept too'");
        Statements().ShouldBe(["SELECT 'kept'", "SELECT 'kept too'"]);
        Current.Sums().ShouldContain(sum => sum.Detail == "SELECT ?" && sum.Count == 2);
    }

    [Fact]
    public void Equal_statements_are_one_kind()
    {
        var connection = Open("orders");
        for (var i = 0; i < 30; i++)
            Run(connection, $"SELECT {i}");
        var repeated = Current.Sums().Single(sum => sum.Category == "sql-orders");
        repeated.Count.ShouldBe(30);
        repeated.Detail.ShouldBe("SELECT ?");
        repeated.Saving.ShouldBe(repeated.Duration - (repeated.Duration / 30));
        Current.Statements.ShouldBe(30);
    }

    [Fact]
    public async Task What_the_app_does_between_two_rows_is_not_the_statements_time()
    {
        var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 UNION ALL SELECT 2";
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        var action = Current.Actions()[^1];
        action.IsOpen.ShouldBeFalse();
        var before = action.Duration;
        await Task.Delay(50);
        action.Duration.ShouldBe(before);
        reader.Read().ShouldBeTrue();
        action.Duration.ShouldBeGreaterThan(before);
    }

    [Fact]
    public void A_wrapped_connection_does_what_the_drivers_does()
    {
        var connection = Open();
        Run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, size REAL, body BLOB)");
        using (var transaction = connection.BeginTransaction())
        {
            using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO t VALUES ($id, $name, $size, $body)";
            var (id, name, size, body) = (Parameter(insert, "$id", 7), Parameter(insert, "$name", "x"), Parameter(insert, "$size", 1.5), Parameter(insert, "$body", new byte[] { 1, 2 }));
            insert.ExecuteNonQuery().ShouldBe(1);
            (insert.Transaction, insert.Connection).ShouldBe((transaction, connection));
            transaction.Connection.ShouldBe(connection);
            transaction.Save("here");
            (id.Value, name.Value) = (8, "y");
            insert.ExecuteNonQuery().ShouldBe(1);
            transaction.Rollback("here");
            transaction.Commit();
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM t; SELECT 9";
        using var reader = command.ExecuteReader();
        reader.HasRows.ShouldBeTrue();
        reader.Read().ShouldBeTrue();
        (reader.GetInt64(0), reader.GetString(1), reader.GetDouble(2), reader.GetFieldValue<byte[]>(3).Length, reader.GetName(1), reader.FieldCount).ShouldBe((7, "x", 1.5, 2, "name", 4));
        reader["name"].ShouldBe("x");
        reader.IsDBNull(1).ShouldBeFalse();
        reader.GetColumnSchema().Count.ShouldBe(4);
        reader.Read().ShouldBeFalse();
        reader.NextResult().ShouldBeTrue();
        reader.Read().ShouldBeTrue();
        reader.GetInt32(0).ShouldBe(9);
        reader.Close();
        reader.IsClosed.ShouldBeTrue();
        command.CommandText = "SELECT count(*) FROM t";
        command.ExecuteScalar().ShouldBe(1L);
        connection.Unwrapped<SqliteConnection>().ShouldNotBeNull();
        Current.Actions().Select(action => $"{action.Category} {action.Detail}").ShouldContain("transaction commit");
    }

    [Fact]
    public void An_error_of_the_driver_comes_as_it_is()
    {
        var connection = Open();
        Should.Throw<SqliteException>(() => Run(connection, "SELECT * FROM missing"));
        Current.Actions()[^1].IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Outside_of_any_work_nothing_is_kept()
    {
        _work.Dispose();
        Run(Open(), "SELECT 1");
        Timeline.Current.ShouldBeNull();
    }

    [Fact]
    public async Task An_endless_statement_ends_at_the_deadline()
    {
        // Without the interruption this runs for minutes.
        var thrown = await Should.ThrowAsync<Exception>(() => LimitedAsync(TimeSpan.FromMilliseconds(300), () =>
        {
            Run(Open(), Endless);
            return Task.CompletedTask;
        }));
        thrown.ShouldNotBeOfType<SqliteException>();
    }

    [Fact]
    public async Task An_app_may_interrupt_in_its_own_way()
    {
        var asked = 0;
        await Should.ThrowAsync<Exception>(() => LimitedAsync(TimeSpan.FromMilliseconds(300), () =>
        {
            var connection = Keep(new SqliteConnection($"Data Source={_folder.FullName}/own").WithTimeline(interrupt: open =>
            {
                Interlocked.Increment(ref asked);
                SQLitePCL.raw.sqlite3_interrupt(((SqliteConnection)open).Handle);
            }));
            connection.Open();
            Run(connection, Endless);
            return Task.CompletedTask;
        }));
        asked.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_lock_of_late_work_is_free_at_the_deadline_and_its_changes_are_gone()
    {
        Run(Open(), "CREATE TABLE t (id INTEGER)");
        using var isLocked = new ManualResetEventSlim();
        var letGo = new TaskCompletionSource();
        Exception? late = null;
        var first = LimitedAsync(TimeSpan.FromMilliseconds(500), async () =>
        {
            var connection = Open();
            await using var transaction = await connection.BeginTransactionAsync();
            Run(connection, "INSERT INTO t VALUES (1)");
            isLocked.Set();
            // It ignores its token.
            await letGo.Task;
            late = Should.Throw<OperationCanceledException>(() => Run(connection, "INSERT INTO t VALUES (2)"));
            Should.Throw<OperationCanceledException>(transaction.Commit);
        });
        isLocked.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        // Waits for the lock of the first, which still runs when this ends.
        await Task.Run(() => Run(Open(), "INSERT INTO t VALUES (3)"));
        first.IsCompleted.ShouldBeFalse();
        letGo.SetResult();
        await Should.NotThrowAsync(() => first.ContinueWith(_ => { }, TaskScheduler.Default));
        late.ShouldNotBeNull().Message.ShouldContain("The deadline of 0.5 s has passed");
        using var check = Open().CreateCommand();
        check.CommandText = "SELECT group_concat(id) FROM t";
        check.ExecuteScalar().ShouldBe("3");
    }

    [Fact]
    public async Task The_lock_is_free_at_the_deadline_though_the_app_blocks_in_what_it_registered()
    {
        Run(Open(), "CREATE TABLE t (id INTEGER)");
        using var isLocked = new ManualResetEventSlim();
        using var held = new Held();
        var first = Deadline.RunAsync(TimeSpan.FromMilliseconds(500), async token =>
        {
            var connection = Open();
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            Run(connection, "INSERT INTO t VALUES (1)");
            // What was registered last is called first.
            token.UnsafeRegister(_ => held.Block(), null);
            isLocked.Set();
            await held.Awaiting;
        });
        isLocked.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        await Task.Run(() => Run(Open(), "INSERT INTO t VALUES (3)"));
        first.IsCompleted.ShouldBeFalse();
        held.Release();
        await Should.NotThrowAsync(() => first.ContinueWith(_ => { }, TaskScheduler.Default));
    }

    [Fact]
    public async Task Commands_of_a_data_source_leave_nothing_with_the_deadline_when_they_have_ended()
    {
        await using var source = SqliteFactory.Instance.CreateDataSource($"Data Source={_folder.FullName}/source").WithTimeline();
        await LimitedAsync(TimeSpan.FromMinutes(1), async () =>
        {
            var command = await RunOneAsync(source);
            await Eventually.True(
                () =>
                {
                    GC.Collect();
                    return !command.IsAlive;
                },
                "the end of the command");
        });
    }

    [Fact]
    public async Task A_connection_that_outlives_late_work_serves_the_next()
    {
        var connection = Open();
        await Should.ThrowAsync<Exception>(() => LimitedAsync(TimeSpan.FromMilliseconds(200), () =>
        {
            Run(connection, Endless);
            return Task.CompletedTask;
        }));
        await LimitedAsync(TimeSpan.FromMinutes(1), () =>
        {
            Run(connection, "SELECT 1");
            return Task.CompletedTask;
        });
        Run(connection, "SELECT 2");
    }

    [Fact]
    public async Task A_command_waits_no_longer_than_the_deadline_leaves()
    {
        var seconds = 0;
        await LimitedAsync(TimeSpan.FromSeconds(5), () =>
        {
            seconds = Faultline.Timelines.Databases.ConnectionWatch.SecondsFor(30);
            return Task.CompletedTask;
        });
        seconds.ShouldBe(5);
        Faultline.Timelines.Databases.ConnectionWatch.SecondsFor(30).ShouldBe(30);
    }

    public void Dispose()
    {
        _open.ForEach(connection => connection.Dispose());
        SqliteConnection.ClearAllPools();
        _work.Dispose();
        _folder.Delete(recursive: true);
    }

    // Code that does not listen: it has no token to give on.
    private static Task LimitedAsync(TimeSpan limit, Func<Task> job) => Deadline.RunAsync(limit, _ => job());

    private static async Task<WeakReference> RunOneAsync(DbDataSource source)
    {
        await using var command = source.CreateCommand("SELECT 1");
        await command.ExecuteNonQueryAsync();
        await using (var reader = await command.ExecuteReaderAsync())
            (await reader.ReadAsync()).ShouldBeTrue();
        return new WeakReference(command);
    }

    private static DbParameter Parameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static void Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static IEnumerable<string> Statements() => Current.Actions().Where(action => action.IsStatement).Select(action => action.Detail);

    private DbConnection Open(string? name = null)
    {
        var connection = Keep(new SqliteConnection($"Data Source={_folder.FullName}/data").WithTimeline(name));
        connection.Open();
        return connection;
    }

    private DbConnection Keep(DbConnection connection)
    {
        lock (_open)
            _open.Add(connection);
        return connection;
    }
}
