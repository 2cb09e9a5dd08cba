using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>Every status of an error, on every way that an app has to answer it, in several formats: one shape.</summary>
public sealed class StatusWalkTests(StatusWalkTests.App shared) : IClassFixture<StatusWalkTests.App>
{
    private static readonly Dictionary<int, string> Names = new()
    {
        [400] = "bad_request",
        [401] = "unauthenticated",
        [402] = "payment_required",
        [403] = "forbidden",
        [404] = "not_found",
        [405] = "method_not_allowed",
        [406] = "not_acceptable",
        [408] = "request_timeout",
        [409] = "conflict",
        [410] = "gone",
        [411] = "length_required",
        [412] = "precondition_failed",
        [413] = "content_too_large",
        [414] = "uri_too_long",
        [415] = "unsupported_media_type",
        [416] = "range_not_satisfiable",
        [421] = "misdirected_request",
        [422] = "unprocessable_content",
        [426] = "upgrade_required",
        [428] = "precondition_required",
        [429] = "too_many_requests",
        [431] = "header_fields_too_large",
        [500] = "unexpected_error",
        [501] = "not_implemented",
        [502] = "bad_gateway",
        [503] = "unavailable",
        [504] = "gateway_timeout",
    };

    public static TheoryData<int> Statuses => [.. Enumerable.Range(400, 200)];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_status_has_one_shape_whoever_answers_it(int status)
    {
        foreach (var way in (string[])["bare", "set", "problem", "bad", "mvc", "thrown", "late", "filter"])
        {
            var code = way is "thrown" or "late" ? "test.thrown" : Code(status);
            (await shared.Test.GetAsync($"/o/{way}/{status}")).ShouldBeOpenStack(status, code, way);
            (await shared.Test.GetAsync($"/o/{way}/{status}", ("Accept", "application/problem+json"))).ShouldBeProblem(status, code, way);
            (await shared.Test.GetAsync($"/p/{way}/{status}")).ShouldBePlain(status, code, way);
            (await shared.Test.GetAsync($"/p/{way}/{status}", ("Accept", "text/plain"))).Body.ShouldContain(code, Case.Sensitive, way);
            (await shared.Test.GetAsync($"/o/{way}/{status}", ("Accept", "text/html"))).Body.ShouldContain(code, Case.Sensitive, way);
        }
    }

    [Fact]
    public async Task A_401_has_a_challenge_on_every_way()
    {
        foreach (var way in (string[])["bare", "set", "problem", "bad", "mvc", "thrown", "late", "filter"])
            (await shared.Test.GetAsync($"/o/{way}/401")).Header("WWW-Authenticate").ShouldBe("Bearer", way);
    }

    private static string Code(int status) => "test." + Names.GetValueOrDefault(status, $"status_{status}");

    /// <summary>One app for all the statuses.</summary>
    public sealed class App : IAsyncLifetime
    {
        internal TestApp Test { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Test = await TestApp.StartAsync(
            app =>
            {
                Map(app.MapGroup("/o"));
                Map(app.MapGroup("/p").WithFaultFormat("plain"));
                app.MapControllers();
                app.MapControllerRoute("o", "/o/mvc/{status}", new { controller = "Statuses", action = "Answer" });
                app.MapControllerRoute("p", "/p/mvc/{status}", new { controller = "Statuses", action = "Answer" }).WithFaultFormat("plain");
            },
            options =>
            {
                options.Formats.Add(new PlainFormat());
                options.DefaultFormat = "openstack";
                options.ReportFromStatus = 600;
            },
            build: builder => builder.Services.AddControllers().AddApplicationPart(typeof(App).Assembly));

        public ValueTask DisposeAsync() => Test.DisposeAsync();

        private static void Map(Microsoft.AspNetCore.Routing.RouteGroupBuilder group)
        {
            group.MapGet("/bare/{status}", (int status) => Results.StatusCode(status));
            group.MapGet("/set/{status}", (int status, HttpContext context) =>
            {
                context.Response.StatusCode = status;
            });
            group.MapGet("/problem/{status}", (int status) => TypedResults.Problem(statusCode: status));
            group.MapGet("/bad/{status}", string (int status) => throw new BadHttpRequestException("secret", status));
            group.MapGet("/thrown/{status}", string (int status) => throw new Fault("test.thrown", status, "Thrown", "It was.").ToException());
            group.MapGet("/late/{status}", async Task<string> (int status) =>
            {
                await Task.Yield();
                throw new Fault("test.thrown", status, "Thrown", "It was.").ToException();
            });
            group.MapGet("/filter/{status}", (int status) => "never").AddEndpointFilter((call, _) => new ValueTask<object?>(Results.StatusCode(call.GetArgument<int>(0))));
        }
    }
}
