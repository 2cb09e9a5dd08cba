using System.Data.Common;
using Faultline.Deadlines;
using Faultline.EndToEnd.Engine;
using Faultline.Reports;
using Faultline.Timelines;
using Npgsql;

namespace Faultline.EndToEnd.Databases;

/// <summary>A real PostgreSQL behind a real Npgsql: what late work holds is free at the deadline.</summary>
public sealed class PostgreSqlTimelineTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private PostgreSqlCluster? _cluster;
    private NpgsqlDataSource? _bare;
    private DbDataSource? _source;

    private DbDataSource Source => _source.ShouldNotBeNull();

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgreSqlCluster.StartAsync();
        _bare = NpgsqlDataSource.Create(_cluster.Settings[0].Value);
        _source = _bare.WithTimeline("orders");
        await RunAsync("CREATE TABLE stock (id int PRIMARY KEY, left_over int); INSERT INTO stock VALUES (1, 10), (2, 20), (3, 30)");
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_row_lock_of_late_work_is_free_at_the_deadline_and_who_waits_for_it_proceeds()
    {
        var isLocked = new TaskCompletionSource();
        var letGo = new TaskCompletionSource();
        Exception? late = null;
        var first = LimitedAsync(Soon, async () =>
        {
            await using var connection = await Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await RunAsync(connection, "UPDATE stock SET left_over = 0 WHERE id = 1");
            isLocked.SetResult();
            // It ignores its token, and holds the lock for as long as it likes.
            await letGo.Task;
            late = await Should.ThrowAsync<OperationCanceledException>(() => transaction.CommitAsync());
        });
        await isLocked.Task;
        // Waits for the row.
        await RunAsync("UPDATE stock SET left_over = left_over + 1 WHERE id = 1");
        first.IsCompleted.ShouldBeFalse();
        letGo.SetResult();
        await EndAsync(first);
        late.ShouldNotBeNull();
        (await ScalarAsync("SELECT left_over FROM stock WHERE id = 1")).ShouldBe(11);
    }

    [Fact]
    public async Task A_lock_of_a_reader_that_late_work_has_left_open_is_free_as_well()
    {
        var isLocked = new TaskCompletionSource();
        var letGo = new TaskCompletionSource();
        var first = LimitedAsync(Soon, async () =>
        {
            await using var connection = await Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT id FROM stock ORDER BY id FOR UPDATE";
            await using var reader = await command.ExecuteReaderAsync();
            (await reader.ReadAsync()).ShouldBeTrue();
            isLocked.SetResult();
            await letGo.Task;
            Should.Throw<OperationCanceledException>(() => reader.GetInt32(0));
            await reader.ReadAsync();
        });
        await isLocked.Task;
        await RunAsync("UPDATE stock SET left_over = 5 WHERE id = 2");
        first.IsCompleted.ShouldBeFalse();
        letGo.SetResult();
        await EndAsync(first);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_statement_that_runs_is_cancelled_at_the_deadline(bool isAsync)
    {
        var ended = await EndAsync(LimitedAsync(Soon, async () =>
        {
            await using var connection = await Source.OpenConnectionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT pg_sleep(300)";
            // Without a token.
            if (isAsync)
                await command.ExecuteNonQueryAsync();
            else
                command.ExecuteNonQuery();
        }));
        ended.ShouldNotBeNull();
        (await ScalarAsync("SELECT count(*)::int FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(300)%' AND pid <> pg_backend_pid()")).ShouldBe(0);
    }

    [Fact]
    public async Task A_command_of_the_data_source_itself_is_cancelled_at_the_deadline()
    {
        var ended = await EndAsync(LimitedAsync(Soon, async () =>
        {
            await using var command = Source.CreateCommand("SELECT pg_sleep(300)");
            await command.ExecuteNonQueryAsync();
        }));
        ended.ShouldNotBeNull();
    }

    [Fact]
    public async Task Work_that_waits_for_a_lock_is_ended_at_the_deadline()
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, "UPDATE stock SET left_over = 1 WHERE id = 3");
        (await EndAsync(LimitedAsync(Soon, () => RunAsync("UPDATE stock SET left_over = 2 WHERE id = 3")))).ShouldNotBeNull();
        await transaction.CommitAsync();
        (await ScalarAsync("SELECT left_over FROM stock WHERE id = 3")).ShouldBe(1);
    }

    [Fact]
    public async Task Many_late_transactions_leave_the_pool_as_it_was()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => EndAsync(LimitedAsync(TimeSpan.FromMilliseconds(200 + (i * 5)), async () =>
        {
            await using var connection = await Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await RunAsync(connection, $"UPDATE stock SET left_over = {i} WHERE id = 2");
            await RunAsync(connection, "SELECT pg_sleep(300)");
        }))));
        // Answers that belong to another statement would show here.
        for (var i = 0; i < 200; i++)
            (await ScalarAsync($"SELECT {i}")).ShouldBe(i);
        (await ScalarAsync("SELECT left_over FROM stock WHERE id = 2")).ShouldBe(20);
        (await ScalarAsync("SELECT count(*)::int FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_bare_data_source_is_seen_and_a_wrapped_one_is_counted_once()
    {
        using var listener = new TimelineListener();
        using var work = ReportContext.Begin();
        await using (var bare = _bare.ShouldNotBeNull().CreateCommand("SELECT 1 WHERE 'secret' <> 'x'"))
            (await bare.ExecuteScalarAsync()).ShouldBe(1);
        await ScalarAsync("SELECT 2");
        await using (var connection = await Source.OpenConnectionAsync())
            await RunAsync(connection, "SELECT 3, 'secret'");
        Timeline.Current.ShouldNotBeNull().Actions().Where(action => action.IsStatement).Select(action => $"{action.Category} {action.Detail}")
            .ShouldBe(["sql SELECT ? WHERE ? <> ?", "sql-orders SELECT ?", "sql-orders SELECT ?, ?"]);
    }

    [Fact]
    public async Task A_batch_is_one_action()
    {
        using var work = ReportContext.Begin();
        await using var connection = await Source.OpenConnectionAsync();
        await using var batch = connection.CreateBatch();
        foreach (var sql in (string[])["SELECT 1", "SELECT 'x'"])
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            batch.BatchCommands.Add(command);
        }

        await using (var reader = await batch.ExecuteReaderAsync())
            (await reader.NextResultAsync()).ShouldBeTrue();
        Timeline.Current.ShouldNotBeNull().Actions().Where(action => action.IsStatement).ShouldHaveSingleItem().Detail.ShouldBe("SELECT ?; SELECT ?");
    }

    // Code that does not listen: it has no token to give on.
    private static Task LimitedAsync(TimeSpan limit, Func<Task> job) => Deadline.RunAsync(limit, _ => job());

    private static async Task<Exception?> EndAsync(Task work)
    {
        try
        {
            await work;
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await RunAsync(connection, sql);
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
