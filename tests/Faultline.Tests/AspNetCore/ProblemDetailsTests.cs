using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>Problem details of the app and of the framework become faults, so that an endpoint has one shape.</summary>
public sealed class ProblemDetailsTests
{
    [Fact]
    public async Task What_the_app_says_in_a_problem_is_told_as_a_fault()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.Problem(
            "It is sold.", "/orders/7", 409, "Out of stock", "https://docs.example.org/sold", new Dictionary<string, object?> { ["code"] = "test.stock.none", ["left"] = 0, ["traceId"] = "x" })));
        var answer = await app.GetAsync("/");
        answer.ShouldBeOpenStack(409, "test.stock.none");
        (answer.Error.Text("title"), answer.Error.Text("detail")).ShouldBe(("Out of stock", "It is sold."));
        answer.Error.GetProperty("data").GetRawText().ShouldBe("""{"left":0,"instance":"/orders/7"}""");
        answer.Error.GetProperty("links")[0].Text("href").ShouldBe("https://docs.example.org/sold");
    }

    [Theory]
    [InlineData("/bare", 410, "gone", "Gone", "The resource is no longer there.")]
    [InlineData("/typed", 410, "gone", "Gone", "The resource is no longer there.")]
    [InlineData("/detail", 409, "conflict", "Conflict", "mine")]
    [InlineData("/title", 409, "conflict", "Own", "Own")]
    [InlineData("/odd", 418, "status_418", "I'm a teapot", "mine")]
    [InlineData("/none", 500, "unexpected_error", "Unexpected error", "The request failed unexpectedly.")]
    [InlineData("/badcode", 409, "conflict", "Conflict", "mine")]
    public async Task What_it_does_not_say_is_filled_in_by_its_status(string path, int status, string code, string title, string detail)
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/bare", () => Results.Problem(statusCode: 410));
            app.MapGet("/typed", () => TypedResults.Problem(statusCode: 410));
            app.MapGet("/detail", () => TypedResults.Problem("mine", statusCode: 409));
            app.MapGet("/title", () => TypedResults.Problem(title: "Own", statusCode: 409));
            app.MapGet("/odd", () => TypedResults.Problem("mine", statusCode: 418));
            app.MapGet("/none", () => Results.Problem());
            app.MapGet("/badcode", () => Results.Problem("mine", statusCode: 409, extensions: new Dictionary<string, object?> { ["code"] = "No Code" }));
        });
        var answer = await app.GetAsync(path);
        answer.ShouldBeOpenStack(status, "test." + code);
        (answer.Error.Text("title"), answer.Error.Text("detail")).ShouldBe((title, detail));
    }

    [Theory]
    [InlineData(400, "request.invalid")]
    [InlineData(422, "request.invalid")]
    [InlineData(409, "conflict")]
    public async Task A_validation_problem_has_one_cause_for_each_message(int status, string code)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.ValidationProblem(
            new Dictionary<string, string[]> { ["Server.Name"] = ["is short", "is odd"], ["/a~1b"] = ["no"] }, statusCode: status)));
        var answer = await app.GetAsync("/");
        answer.ShouldBeOpenStack(status, "test." + code);
        answer.Json.Items("errors").Skip(1).Select(cause => (cause.At("data", "pointer").GetString(), cause.Text("detail")))
            .ShouldBe([("/server/name", "is short"), ("/server/name", "is odd"), ("/a~1b", "no")]);
    }

    [Fact]
    public async Task A_thousand_errors_are_not_all_told()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.ValidationProblem(Enumerable.Range(0, 1_000).ToDictionary(i => $"f{i}", _ => new[] { "bad" }))));
        (await app.GetAsync("/")).Json.Items("errors").Count.ShouldBe(65);
    }

    [Fact]
    public async Task Who_accepts_problem_details_gets_them_with_code_and_ids()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.Problem("mine", statusCode: 409)));
        (await app.GetAsync("/", ("Accept", "application/problem+json"))).ShouldBeProblem(409, "test.conflict");
    }

    [Fact]
    public async Task The_apps_own_additions_to_problem_details_become_data()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => Results.Problem("mine", statusCode: 409)),
            build: builder => builder.Services.AddProblemDetails(problem => problem.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["zone"] = "eu"));
        (await app.GetAsync("/")).Error.At("data", "zone").GetString().ShouldBe("eu");
    }

    [Fact]
    public async Task The_members_of_a_class_that_the_app_derived_become_data()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/own", () => TypedResults.Problem(new StockProblem { Status = 409, Detail = "mine", Left = 3 }));
            app.MapGet("/broken", () => TypedResults.Problem(new StockProblem { Status = 409, Detail = "mine", Left = -1 }));
        });
        (await app.GetAsync("/own")).Error.At("data", "left").GetInt32().ShouldBe(3);
        (await app.GetAsync("/broken")).ShouldBeOpenStack(409, "test.conflict");
    }

    [Fact]
    public async Task Problem_details_of_the_5xx_leave_a_report()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.Problem("mine", statusCode: 503)));
        var answer = await app.GetAsync("/");
        answer.ShouldBeOpenStack(503, "test.unavailable");
        app.Report.Text("id").ShouldBe(answer.Header("X-Oops-Id"));
    }

    [Fact]
    public async Task An_app_can_keep_its_problem_details()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.Problem("mine", statusCode: 409)), options => options.TakeOverProblemDetails = false);
        var answer = await app.GetAsync("/");
        (answer.Status, answer.MediaType, answer.Json.Text("detail")).ShouldBe((409, "application/problem+json", "mine"));
        answer.RequestId.ShouldStartWith("req-");
    }

    [Fact]
    public async Task Problem_details_that_the_app_serialises_by_itself_are_kept()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.Json(new ProblemDetails { Detail = "mine" }, statusCode: 409)));
        (await app.GetAsync("/")).Json.Text("detail").ShouldBe("mine");
    }

    [Fact]
    public async Task What_the_exception_handler_of_the_framework_catches_is_a_fault_with_a_report()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseExceptionHandler();
                app.UseRouting();
                app.MapGet("/", string () => throw new InvalidOperationException("secret")).WithFaultFormat("plain");
                app.MapGet("/fault", string () => throw new Fault("test.known", 404, "Known", "It is.").ToException());
            },
            options => options.Formats.Add(new PlainFormat("plain")),
            build: builder => builder.Services.AddProblemDetails());
        var answer = await app.GetAsync("/");
        answer.ShouldBePlain(500, "test.unexpected_error");
        app.Report.Text("id").ShouldBe(answer.Header("X-Oops-Id"));
        app.Report.Text("value").ShouldBe("secret");
        (await app.GetAsync("/fault", ("Accept", "application/problem+json"))).ShouldBeProblem(404, "test.known");
    }

    [Fact]
    public async Task What_an_exception_handler_of_the_app_says_is_told_and_its_exception_reported()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseExceptionHandler();
                app.MapGet("/busy", string () => throw new TimeoutException("secret"));
                app.MapGet("/own", string () => throw new NotSupportedException());
                app.MapGet("/other", string () => throw new InvalidOperationException());
            },
            options => options.DefaultFormat = "openstack",
            build: builder =>
            {
                builder.Services.AddProblemDetails();
                builder.Services.AddExceptionHandler<OwnHandler>();
            });
        var busy = await app.GetAsync("/busy");
        busy.ShouldBeOpenStack(503, "test.unavailable");
        busy.Error.Text("detail").ShouldBe("The store is slow.");
        app.Report.Text("value").ShouldBe("secret");
        (await app.GetAsync("/own")).Body.ShouldBe("own");
        (await app.GetAsync("/other")).ShouldBeOpenStack(500, "test.unexpected_error");
    }

    [Fact]
    public async Task Status_code_pages_without_a_page_are_faults()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseStatusCodePages();
            app.MapGet("/status", () => Results.StatusCode(409));
        });
        (await app.GetAsync("/nowhere")).ShouldBeOpenStack(404, "test.uri.not_found");
        (await app.GetAsync("/status")).ShouldBeOpenStack(409, "test.conflict");
    }

    [Fact]
    public async Task The_developer_page_tells_callers_that_are_no_browsers_a_fault()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseDeveloperExceptionPage();
                app.MapGet("/", string () => throw new InvalidOperationException("secret"));
            },
            environment: "Development");
        var answer = await app.GetAsync("/");
        answer.ShouldBeOpenStack(500, "test.unexpected_error");
        answer.Body.ShouldNotContain("secret");
        app.Report.Text("value").ShouldBe("secret");
    }

    private sealed class StockProblem : ProblemDetails
    {
        private readonly int _left;

        public int Left
        {
            get => _left < 0 ? throw new InvalidOperationException() : _left;
            init => _left = value;
        }
    }

    private sealed class OwnHandler(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            switch (exception)
            {
                case TimeoutException:
                    httpContext.Response.StatusCode = 503;
                    return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, Exception = exception, ProblemDetails = { Status = 503, Detail = "The store is slow." } });
                case NotSupportedException:
                    await httpContext.Response.WriteAsync("own", cancellationToken);
                    return true;
                default:
                    return false;
            }
        }
    }
}
