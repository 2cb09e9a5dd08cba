using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>ASP.NET Core's request timeouts put a token of their own in place of the connection's: its end is not the client's.</summary>
public sealed class RequestTimeoutTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_timeout_of_the_framework_is_answered_with_a_fault_and_reported(bool inFront)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                if (inFront)
                    app.UseRequestTimeouts();
                app.UseFaultline();
                if (!inFront)
                    app.UseRequestTimeouts();
                app.MapGet("/slow", (HttpContext context) => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted)).WithRequestTimeout(TimeSpan.FromMilliseconds(50));
            },
            build: builder => builder.Services.AddRequestTimeouts(),
            use: false);
        var answer = await app.GetAsync("/slow");
        (answer.Status, answer.Code).ShouldBe((504, "test.gateway_timeout"));
        app.Report.Text("id").ShouldBe(answer.Header("X-Oops-Id"));
    }

    [Fact]
    public async Task A_token_of_the_apps_own_that_is_left_in_place_of_the_connections_is_not_taken_for_a_client_that_went_away()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                context.RequestAborted = new CancellationToken(canceled: true);
                return next(context);
            });
            app.MapGet("/slow", (HttpContext context) => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted));
        });
        var answer = await app.GetAsync("/slow");
        (answer.Status, answer.Code).ShouldBe((500, "test.unexpected_error"));
        app.Report.Text("id").ShouldBe(answer.Header("X-Oops-Id"));
    }

    [Fact]
    public async Task A_timeout_after_the_response_started_cuts_it()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseRequestTimeouts();
                app.UseFaultline();
                app.MapGet("/slow", async (HttpContext context) =>
                {
                    await context.Response.WriteAsync("half of it");
                    await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
                }).WithRequestTimeout(TimeSpan.FromMilliseconds(50));
            },
            build: builder => builder.Services.AddRequestTimeouts(),
            use: false);
        await Should.ThrowAsync<HttpRequestException>(() => app.GetAsync("/slow"));
        app.Report.At("response", "bytes_sent").GetInt64().ShouldBe(10);
    }
}
