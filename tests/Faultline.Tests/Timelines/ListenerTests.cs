using System.Data.Common;
using System.Diagnostics;
using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Faultline.Timelines;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Faultline.Tests.Timelines;

/// <summary>What databases, caches and queues tell by themselves. Each test has a listener and sources of its own.</summary>
public sealed class ListenerTests : IDisposable
{
    private readonly TimelineOptions _options = new();
    private readonly ActivitySource _source = new($"Test.{Guid.NewGuid():N}");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faultline-ef-");

    private static Timeline Current => ReportContext.Current.ShouldNotBeNull().Timeline;

    [Fact]
    public void Activities_of_a_chosen_source_are_actions()
    {
        using var listener = Begin();
        using (var activity = _source.StartActivity("orders publish", ActivityKind.Producer))
            activity.ShouldNotBeNull().SetTag("messaging.destination.name", "orders.new");
        var action = Current.Actions().ShouldHaveSingleItem();
        (action.Category, action.Detail, action.IsOpen).ShouldBe(("queue", "orders publish orders.new", false));
    }

    [Fact]
    public void A_cache_is_named_without_what_it_was_asked()
    {
        using var listener = Begin();
        using (var activity = _source.StartActivity("GET", ActivityKind.Client))
            activity.ShouldNotBeNull().SetTag("db.system", "redis").SetTag("db.statement", "GET secret");
        Current.Actions().ShouldHaveSingleItem().ToString().ShouldNotBeNull();
        (Current.Actions()[0].Category, Current.Actions()[0].Detail).ShouldBe(("cache", "GET"));
    }

    [Fact]
    public void A_source_that_nobody_chose_is_not_listened_to()
    {
        _options.ActivitySources.Add("Another.*");
        using var listener = Begin(chosen: false);
        _source.StartActivity("x").ShouldBeNull();
    }

    [Fact]
    public void Outside_of_any_work_no_activity_is_made()
    {
        using var listener = Begin();
        ReportContext.Current = null;
        _source.StartActivity("x").ShouldBeNull();
    }

    [Fact]
    public void An_activity_of_what_runs_already_is_not_counted_twice()
    {
        using var listener = Begin();
        using (Current.Begin(new ActionStart("sql", "SELECT ?") { IsStatement = true, Source = _source.Name }))
        {
            _source.StartActivity("the same").ShouldBeNull();
            // A second one is another statement.
            using var other = _source.StartActivity("another").ShouldNotBeNull();
        }

        Current.Actions().Select(action => action.Detail).ShouldBe(["SELECT ?", "another"]);
    }

    [Fact]
    public void An_activity_that_others_asked_for_is_not_counted_twice_either()
    {
        using var others = new ActivityListener { ShouldListenTo = source => source == _source, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(others);
        using var listener = Begin();
        using (Current.Begin(new ActionStart("sql", "SELECT ?") { IsStatement = true, Source = _source.Name }))
            _source.StartActivity("the same").ShouldNotBeNull().Dispose();
        Current.Actions().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Entity_Framework_on_a_bare_connection_is_seen()
    {
        using var listener = Begin();
        await using var books = new Books(new SqliteConnection(Database));
        await FillAsync(books);
        var statements = Current.Actions().Where(action => action.IsStatement).Select(action => action.Detail).ToList();
        statements.ShouldContain(text => text.StartsWith("INSERT INTO \"Rows\" (\"Title\") VALUES (…)", StringComparison.Ordinal));
        statements.Count(text => text.StartsWith("SELECT", StringComparison.Ordinal) && text.Contains("FROM \"Rows\"", StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', statements));
        Current.Actions().ShouldAllBe(action => !action.IsOpen);
    }

    [Fact]
    public async Task Entity_Framework_on_a_wrapped_connection_is_counted_once()
    {
        using var listener = Begin();
        await using var books = new Books(new SqliteConnection(Database).WithTimeline());
        await FillAsync(books);
        Current.Actions().Count(action => action.Detail.StartsWith("SELECT", StringComparison.Ordinal) && action.Detail.Contains("FROM \"Rows\"", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Databases_are_not_listened_to_when_the_app_says_so()
    {
        _options.Databases = false;
        using var listener = Begin();
        await using var books = new Books(new SqliteConnection(Database));
        await FillAsync(books);
        Current.Actions().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 0)]
    public async Task A_deadline_ends_what_a_bare_connection_runs_also_where_nothing_is_kept(bool databases, int actions)
    {
        (_options.Databases, _options.MaxActions) = (databases, actions);
        using var listener = Begin();
        await using var books = new Books(new SqliteConnection(Database));
        await books.Database.EnsureCreatedAsync();
        // Runs for minutes if nobody ends it.
        await Should.ThrowAsync<Exception>(() => Deadline.RunAsync(TimeSpan.FromMilliseconds(300), _ => books.Database.ExecuteSqlRawAsync(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO Rows (Title) SELECT count(*) FROM n WHERE i < 100000000000", CancellationToken.None)));
    }

    [Fact]
    public async Task A_command_is_asked_to_end_until_it_has_ended()
    {
        using var listener = Begin();
        using var source = new DiagnosticListener("SqlClientDiagnosticListener");
        using var command = new CountedCommand();
        await Deadline.RunAsync(TimeSpan.FromMilliseconds(50), async _ =>
        {
            source.Write("Microsoft.Data.SqlClient.WriteCommandBefore", new { Command = (DbCommand)command });
            // The driver has not begun when it is asked for the first time.
            await Eventually.True(() => command.Cancelled >= 3, "several cancellations");
            source.Write("Microsoft.Data.SqlClient.WriteCommandAfter", new { Command = (DbCommand)command });
            var asked = command.Cancelled;
            await Task.Delay(300, CancellationToken.None);
            command.Cancelled.ShouldBe(asked);
        });
    }

    [Theory]
    [InlineData("postgresql", "SELECT \"Name\" FROM t WHERE a = 'secret'", "sql", "SELECT \"Name\" FROM t WHERE a = ?")]
    [InlineData("mysql", "SELECT a FROM t WHERE a = \"secret\"", "sql", "SELECT a FROM t WHERE a = ?")]
    [InlineData("sqlite", "SELECT a FROM t WHERE a = \"secret\"", "sql", "SELECT a FROM t WHERE a = ?")]
    [InlineData("mongodb", "{\"find\":\"users\",\"filter\":{\"name\":\"secret\"}}", "db", "find users")]
    public void What_a_database_is_asked_is_kept_without_values_or_not_at_all(string system, string asked, string category, string kept)
    {
        using var listener = Begin();
        using (var activity = _source.StartActivity("find", ActivityKind.Client))
            activity.ShouldNotBeNull().SetTag("db.system.name", system).SetTag("db.query.text", asked).SetTag("db.collection.name", "users");
        var action = Current.Actions().ShouldHaveSingleItem();
        (action.Category, action.Detail, action.Shape).ShouldBe((category, kept, kept));
    }

    [Fact]
    public void A_statement_that_only_an_activity_tells_of_cannot_be_interrupted()
    {
        using var listener = Begin();
        using var activity = _source.StartActivity("find", ActivityKind.Client, default(ActivityContext), [new("db.system.name", "postgresql")]);
        Current.OpenAction.ShouldNotBeNull().CannotBeInterrupted.ShouldBeTrue();
    }

    [Fact]
    public void SqlClient_is_seen_by_what_it_tells()
    {
        using var listener = Begin();
        using var connection = new SqliteConnection("Data Source=:memory:");
        // Names and payload as Microsoft.Data.SqlClient has them; the package itself needs a server.
        using var source = new DiagnosticListener("SqlClientDiagnosticListener");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 'secret'";
        source.IsEnabled("Microsoft.Data.SqlClient.WriteCommandBefore").ShouldBeTrue();
        source.Write("Microsoft.Data.SqlClient.WriteCommandBefore", new { OperationId = Guid.NewGuid(), Command = command });
        Current.OpenAction.ShouldNotBeNull().Detail.ShouldBe("SELECT ?");
        // Entity Framework tells of the same command.
        using var framework = new DiagnosticListener("Microsoft.EntityFrameworkCore");
        framework.Write("Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting", new { Command = (DbCommand)command });
        source.Write("Microsoft.Data.SqlClient.WriteCommandAfter", new { Command = command });
        framework.Write("Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted", new { Command = (DbCommand)command });
        Current.Actions().ShouldHaveSingleItem().IsOpen.ShouldBeFalse();
    }

    public void Dispose()
    {
        ReportContext.Current = null;
        _source.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private string Database => $"Data Source={_folder.FullName}/books";

    private static async Task FillAsync(Books books)
    {
        await books.Database.EnsureCreatedAsync();
        books.Rows.Add(new Book { Title = "secret" });
        await books.SaveChangesAsync();
        (await books.Rows.AsNoTracking().Where(row => row.Title != "other secret").ToListAsync()).ShouldHaveSingleItem();
    }

    private TimelineListener Begin(bool chosen = true)
    {
        if (chosen)
            _options.ActivitySources.Add(_source.Name);
        var listener = new TimelineListener(_options);
        ReportContext.Current = new ReportContext { TimelineOptions = _options };
        return listener;
    }

    private sealed class Books(DbConnection connection) : DbContext
    {
        public DbSet<Book> Rows => Set<Book>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite(connection, contextOwnsConnection: true);
    }

    /// <summary>A command that counts who wants its end.</summary>
    private sealed class CountedCommand : DbCommand
    {
        private int _cancelled;

        public int Cancelled => Volatile.Read(ref _cancelled);

        [System.Diagnostics.CodeAnalysis.AllowNull]
        public override string CommandText { get; set; } = "SELECT 1";

        public override int CommandTimeout { get; set; }

        public override System.Data.CommandType CommandType { get; set; }

        public override bool DesignTimeVisible { get; set; }

        public override System.Data.UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => throw new NotSupportedException();

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel() => Interlocked.Increment(ref _cancelled);

        public override int ExecuteNonQuery() => throw new NotSupportedException();

        public override object? ExecuteScalar() => throw new NotSupportedException();

        public override void Prepare()
        {
        }

        protected override DbParameter CreateDbParameter() => throw new NotSupportedException();

        protected override DbDataReader ExecuteDbDataReader(System.Data.CommandBehavior behavior) => throw new NotSupportedException();
    }

    private sealed class Book
    {
        public int Id { get; set; }

        public string Title { get; set; } = "";
    }
}
