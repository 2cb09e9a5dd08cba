using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore;

public sealed class ClientGoneTests
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("cancelled")]
    [InlineData("wrapped")]
    [InlineData("io")]
    [InlineData("upload")]
    public async Task A_client_that_went_away_is_no_fault_and_no_report(string how)
    {
        // The lowest limit: even then it is none.
        await using var app = await RunAsync(how, options => options.ReportFromStatus = 400);
        app.ReportTexts.ShouldBeEmpty();
        app.Reporter.Statistics.Lost.ShouldBe(0);
        app.Log.Lines.Where(line => line.Level >= LogLevel.Warning).Where(line => line.Category.StartsWith("Faultline", StringComparison.Ordinal) && !line.Text.StartsWith("Error reports stay", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("bug")]
    [InlineData("missing file")]
    public async Task A_bug_is_one_also_when_nobody_waits_any_more(string how)
    {
        await using var app = await RunAsync(how);
        await Eventually.Holds(() => app.Reports.Count == 1);
    }

    [Fact]
    public async Task A_cancellation_of_the_apps_own_is_a_failure()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", async () => await Task.Delay(-1, new CancellationToken(canceled: true))));
        (await app.GetAsync("/")).Status.ShouldBe(500);
        app.Report.Text("type").ShouldBe("System.Threading.Tasks.TaskCanceledException");
    }

    private async Task<TestApp> RunAsync(string how, Action<FaultlineOptions>? options = null)
    {
        var app = await TestApp.StartAsync(
            app =>
            {
                app.Use(async (context, next) =>
                {
                    try
                    {
                        await next(context);
                    }
                    finally
                    {
                        _ended.TrySetResult();
                    }
                });
                app.UseFaultline();
                app.MapPost("/", HandleAsync);
            },
            options,
            use: false);
        using (var raw = app.Connect())
        {
            raw.Send($"POST / HTTP/1.1\nHost: localhost\nX-How: {how}\nContent-Length: 100\n\nhalf of it");
            await _arrived.Task;
            raw.Reset();
        }

        await _ended.Task;
        // The outermost fence comes after that, and the host's last line after the fence.
        await Eventually.Holds(() => app.Log.Lines.Any(line => line.Text.StartsWith("Request finished", StringComparison.Ordinal)));
        return app;
    }

    private async Task HandleAsync(HttpContext context)
    {
        _arrived.TrySetResult();
        var how = context.Request.Headers["X-How"].ToString();
        if (how == "upload")
            await context.Request.Body.CopyToAsync(Stream.Null);
        try
        {
            await Task.Delay(-1, context.RequestAborted);
        }
        catch (OperationCanceledException e) when (how != "cancelled")
        {
            throw how switch
            {
                "wrapped" => new InvalidOperationException("The query failed", e),
                "io" => new IOException("The client reset the request stream"),
                "bug" => new InvalidOperationException("A bug"),
                _ => new FileNotFoundException("template.html"),
            };
        }
    }
}
