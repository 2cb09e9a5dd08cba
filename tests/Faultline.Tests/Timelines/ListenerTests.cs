using System.Data.Common;
using System.Diagnostics;
using Faultline.Reports;
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

    private sealed class Book
    {
        public int Id { get; set; }

        public string Title { get; set; } = "";
    }
}
