using System.Collections.Concurrent;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Faultline.Tests.AspNetCore;

public sealed class LogScopeTests
{
    [Fact]
    public async Task A_long_log_line_is_scrubbed_before_it_is_cut_and_values_of_sensitive_names_are_hidden_whatever_their_type()
    {
        var dump = LoggerMessage.Define<string>(LogLevel.Information, default, "{Dump}");
        var keys = LoggerMessage.Define<StringValues, string[]>(LogLevel.Information, default, "Rejected {ApiKey} and {Tokens}");
        var card = LoggerMessage.Define<int, Guid>(LogLevel.Information, default, "Card with PIN {Pin} of session {SessionId}");
        var line = new string('x', 700) + "\nCookie: " + new string('y', 600) + "; PHPSESSID=4f9d2a\n" + new string('z', 400);
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", string (ILogger<LogScopeTests> logger) =>
        {
            dump(logger, line, null);
            keys(logger, new StringValues("7f3a9c"), ["8e2b1d"], null);
            card(logger, 4711, new Guid("0f1c3a52-94f1-4a5e-8d5b-2f2a3a3f7a10"), null);
            throw new InvalidOperationException();
        }));
        await app.GetAsync("/");
        var log = app.Report.Items("log");
        log[0].Text("text").ShouldContain("characters cut");
        log[0].Text("text").ShouldNotContain("4f9d2a");
        log[1].Text("text").ShouldBe("Rejected {ApiKey} and {Tokens}");
        log[2].Text("text").ShouldBe("Card with PIN <hidden> of session <hidden>");
    }

    [Fact]
    public async Task Both_ids_are_in_every_line_from_the_hosts_first_to_its_last()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", (ILogger<LogScopeTests> logger) =>
        {
            Say(logger, "in the handler");
            throw new InvalidOperationException();
        }));
        var global = RequestId.New().ToString();
        var answer = await app.GetAsync("/", ("X-OpenStack-Request-Id", global));
        await Eventually.Holds(() => app.Log.Lines.Any(line => line.Text.StartsWith("Request finished", StringComparison.Ordinal)));
        var lines = app.Log.Lines.Where(line => line.Scope("RequestPath") is not null || line.Text.StartsWith("Request", StringComparison.Ordinal)).ToList();
        lines.ShouldAllBe(line => line.Scope("RequestId") == answer.RequestId && line.Scope("GlobalRequestId") == global);
        foreach (var text in (string[])["Request starting", "in the handler", "failed with 500", "Request finished"])
            lines.ShouldContain(line => line.Text.Contains(text), text);
    }

    [Fact]
    public async Task Two_thousand_requests_at_once_keep_their_own_ids()
    {
        const int Requests = 2_000;
        var outbound = new ConcurrentDictionary<string, string>();
        await using var app = await TestApp.StartAsync(app => app.MapGet("/{n:int}", async (int n, HttpContext context, IHttpContextAccessor accessor, ILogger<LogScopeTests> logger) =>
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Yield();
                Say(logger, $"line {i} of {n}");
                await Task.Run(() => Say(logger, $"deep line {i} of {n}"));
                accessor.HttpContext.ShouldBeSameAs(context);
            }

            outbound[n.ToString(System.Globalization.CultureInfo.InvariantCulture)] = ReportContext.Current!.OutboundRequestId.ToString();
            if (n % 4 == 0)
                throw new InvalidOperationException($"failure of {n}");
            return "ok";
        }), build: builder => builder.Services.AddHttpContextAccessor());
        var globals = Enumerable.Range(0, Requests).Select(_ => RequestId.New().ToString()).ToArray();
        var answers = new Answer[Requests];
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (n, _) => answers[n] = await app.GetAsync($"/{n}", ("X-OpenStack-Request-Id", globals[n])));

        var lines = app.Log.Lines.Where(line => line.Text.Contains("line ")).ToList();
        lines.Count.ShouldBe(Requests * 6);
        foreach (var line in lines)
        {
            var n = int.Parse(line.Text[(line.Text.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            (line.Scope("GlobalRequestId"), line.Scope("RequestId")).ShouldBe((globals[n], answers[n].RequestId));
        }

        for (var n = 0; n < Requests; n++)
            outbound[n.ToString(System.Globalization.CultureInfo.InvariantCulture)].ShouldBe(globals[n]);
        answers.Select(answer => answer.RequestId).Distinct().Count().ShouldBe(Requests);
        app.Reports.Count.ShouldBe(Requests / 4);
        foreach (var report in app.Reports)
        {
            var n = int.Parse(report.Text("value").Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
            (report.Text("request_id"), report.Text("global_request_id")).ShouldBe((answers[n].RequestId, globals[n]));
            report.Items("log").ShouldAllBe(line => line.Text("text").EndsWith($" of {n}", StringComparison.Ordinal));
            report.Items("log").Count.ShouldBe(6);
        }
    }

    [Fact]
    public async Task Work_begun_in_a_request_keeps_its_ids_after_it()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? background = null;
        HttpContext? seen = null;
        RequestId? outbound = null;
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/", (IHttpContextAccessor accessor, ILogger<LogScopeTests> logger) =>
            {
                background = Task.Run(async () =>
                {
                    await release.Task;
                    Say(logger, "in the background");
                    seen = accessor.HttpContext;
                    outbound = ReportContext.Current?.OutboundRequestId;
                });
            });
            app.MapGet("/other", () => "ok");
        }, build: builder => builder.Services.AddHttpContextAccessor());
        var answer = await app.GetAsync("/");
        await app.GetAsync("/other");
        await Eventually.Holds(() => app.Log.Lines.Count(line => line.Text.StartsWith("Request finished", StringComparison.Ordinal)) == 2);
        release.SetResult();
        await background!;
        app.Log.One("in the background").Scope("RequestId").ShouldBe(answer.RequestId);
        outbound.ToString().ShouldBe(answer.RequestId);
        seen.ShouldBeNull("the server may have given the context to another request");
    }

    private static void Say(ILogger logger, string text) => logger.Log(LogLevel.Information, default, text, null, static (state, _) => state);
}
