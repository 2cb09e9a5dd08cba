using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>Behind an exception handler of the framework, which takes the endpoint away from the request, an endpoint is still known.</summary>
public sealed class ExceptionHandlerTests
{
    [Fact]
    public async Task A_missing_resource_that_a_selector_of_statuses_tells_is_no_unknown_URI()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = _ => 404 });
            Map(app);
        });
        (await app.GetAsync("/orders/7")).ShouldBeOpenStack(404, "test.not_found");
        (await app.GetAsync("/nowhere")).ShouldBeOpenStack(404, "test.uri.not_found");
    }

    [Fact]
    public async Task So_it_is_where_a_handler_of_exceptions_says_problem_details()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseExceptionHandler();
                Map(app);
            },
            build: builder => builder.Services.AddExceptionHandler<NotFoundHandler>());
        (await app.GetAsync("/orders/7")).ShouldBeOpenStack(404, "test.not_found");
        var invalid = await app.GetAsync("/range?limit=50");
        invalid.ShouldBeOpenStack(400, "test.request.invalid");
        invalid.Json.Items("errors")[1].GetProperty("data").GetRawText().ShouldBe("""{"parameter":"limit","in":"query"}""");
    }

    [Fact]
    public async Task A_bare_status_of_a_handler_branch_is_that_of_the_endpoint_too()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseExceptionHandler(new ExceptionHandlerOptions
            {
                AllowStatusCode404Response = true,
                ExceptionHandler = context =>
                {
                    context.Response.StatusCode = 404;
                    return Task.CompletedTask;
                },
            });
            Map(app);
        });
        (await app.GetAsync("/orders/7")).ShouldBeOpenStack(404, "test.not_found");
    }

    [Fact]
    public async Task The_report_names_the_endpoint()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseExceptionHandler();
            Map(app);
        });
        await app.GetAsync("/orders/7");
        app.Report.Text("topic").ShouldBe("GET /orders/{id}");
    }

    private static void Map(WebApplication app)
    {
        app.UseRouting();
        app.MapGet("/orders/{id}", string (int id) => throw new KeyNotFoundException());
        app.MapGet("/range", string (int limit) => throw new ArgumentOutOfRangeException(nameof(limit)));
    }

    private sealed class NotFoundHandler(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is ArgumentOutOfRangeException)
            {
                httpContext.Response.StatusCode = 400;
                return await problems.TryWriteAsync(new ProblemDetailsContext
                {
                    HttpContext = httpContext,
                    Exception = exception,
                    ProblemDetails = new HttpValidationProblemDetails(new Dictionary<string, string[]> { ["limit"] = ["is too high"] }) { Status = 400 },
                });
            }

            httpContext.Response.StatusCode = 404;
            return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, Exception = exception, ProblemDetails = { Status = 404 } });
        }
    }
}
