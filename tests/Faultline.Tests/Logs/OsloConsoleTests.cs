using System.Globalization;
using System.Security.Claims;
using Faultline.AspNetCore;
using Faultline.Logs;
using Faultline.Tests.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.Logs;

/// <summary>The console as OpenStack's services write it, chosen by configuration alone, and read back.</summary>
[Collection(nameof(ConsoleTests))]
public sealed partial class OsloConsoleTests
{
    private static readonly Guid Instance = Guid.Parse("b8974694-b2ef-471d-bc49-1628d8e92690");

    [Fact]
    public async Task A_line_of_a_request_has_both_ids_user_project_and_instance()
    {
        var global = RequestId.New();
        var (lines, id) = await PrintAsync((logger, _) => Slow(logger, Instance), global);
        var line = lines.Where(line => line.Message.Contains("is slow", StringComparison.Ordinal)).ShouldHaveSingleItem();
        line.Level.ShouldBe("WARNING");
        line.Logger.ShouldBe("compute.servers");
        line.RequestId.ToString().ShouldBe(id);
        line.GlobalRequestId.ShouldBe(global);
        line.Identity.ShouldBe(new OsloIdentity("alice", "demo", null, null, "default", null));
        line.Instance.ShouldBe(Instance);
        line.Message.ShouldBe($"Server {Instance} is slow,\nvery slow");
        line.ProcessId.ShouldBe(Environment.ProcessId);
    }

    [Fact]
    public async Task An_exception_is_summed_up_in_its_line_and_its_trace_follows_without_a_context()
    {
        var (lines, _) = await PrintAsync((logger, _) => NotStarted(logger, new InvalidOperationException("no disk")));
        var at = lines.FindIndex(line => line.Message.StartsWith("Cannot start", StringComparison.Ordinal));
        lines[at].Message.ShouldBe("Cannot start: System.InvalidOperationException: no disk");
        lines[at].IsTrace.ShouldBeFalse();
        lines[at + 1].IsTrace.ShouldBeTrue();
        lines[at + 1].Message.ShouldBe("System.InvalidOperationException: no disk");
        lines[at + 1].Level.ShouldBe("ERROR");
    }

    [Fact]
    public async Task An_app_says_itself_for_whom_it_works()
    {
        var (lines, _) = await PrintAsync((logger, _) => Told(logger), settings: logging => logging.AddOsloConsole(oslo => oslo.Identity = _ => new OsloIdentity("bob", "p1", "d1", "all", "d2", "d3")));
        lines.Where(line => line.Message == "told").ShouldHaveSingleItem().Identity.ShouldBe(new OsloIdentity("bob", "p1", "d1", "all", "d2", "d3"));
    }

    [Fact]
    public async Task An_identity_that_throws_leaves_the_line()
    {
        var (lines, id) = await PrintAsync((logger, _) => Told(logger), settings: logging => logging.AddOsloConsole(oslo => oslo.Identity = _ => throw new InvalidOperationException()));
        var line = lines.Where(line => line.Message == "told").ShouldHaveSingleItem();
        line.RequestId.ToString().ShouldBe(id);
        line.Identity.ShouldBe(default);
    }

    private static async Task<(List<OsloLogLine> Lines, string Id)> PrintAsync(Action<ILogger, HttpContext> log, RequestId? global = null, Action<ILoggingBuilder>? settings = null)
    {
        var console = Console.Out;
        var output = new StringWriter(CultureInfo.InvariantCulture);
        Console.SetOut(TextWriter.Synchronized(output));
        try
        {
            string id;
            await using (var app = await TestApp.StartAsync(
                app => app.MapGet("/", (HttpContext http, ILoggerFactory loggers) =>
                {
                    http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "alice"), new Claim("project_id", "demo"), new Claim("user_domain_id", "default")], "test"));
                    log(loggers.CreateLogger("compute.servers"), http);
                    return "";
                }),
                build: builder =>
                {
                    builder.Configuration["Logging:Console:FormatterName"] = "oslo";
                    builder.Logging.AddConsole();
                    settings?.Invoke(builder.Logging);
                }))
            {
                id = (await app.GetAsync("/", global is { } sent ? [("X-OpenStack-Request-Id", sent.ToString())] : [])).RequestId;
                await Eventually.Holds(() => app.Log.Lines.Any(line => line.Text.StartsWith("Request finished", StringComparison.Ordinal)));
            }

            var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
            return ([.. lines.Select(text => OsloLogLine.TryParse(text, out var line) ? line! : throw new ShouldAssertException($"no line of this format: {text}"))], id);
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Server {Instance} is slow,\nvery slow")]
    private static partial void Slow(ILogger logger, Guid instance);

    [LoggerMessage(2, LogLevel.Error, "Cannot start")]
    private static partial void NotStarted(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "told")]
    private static partial void Told(ILogger logger);
}
