using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.Tests.AspNetCore;

public sealed class FaultFormatTests
{
    private static void Own(FaultlineOptions options)
    {
        options.Formats.Add(new PlainFormat("zeta"));
        options.Formats.Add(new PlainFormat());
        options.DefaultFormat = "openstack";
    }

    [Theory]
    [InlineData("/group/own", "problem")]
    [InlineData("/group/other", "plain")]
    [InlineData("/alone", "plain")]
    [InlineData("/none", "openstack")]
    [InlineData("/attribute", "plain")]
    [InlineData("/outer/inner/x", "problem")]
    [InlineData("/outer/x", "plain")]
    public async Task The_endpoints_format_wins_then_the_groups_then_the_options(string path, string expected)
    {
        await using var app = await Start();
        Format(await app.GetAsync(path)).ShouldBe(expected);
        Format(await app.GetAsync(path, ("Accept", "*/*"))).ShouldBe(expected);
        Format(await app.GetAsync(path, ("Accept", "image/png"))).ShouldBe(expected, "who accepts nothing of ours gets the default");
    }

    [Fact]
    public async Task Accept_chooses_the_media_type_before_that()
    {
        await using var app = await Start();
        Format(await app.GetAsync("/alone", ("Accept", "application/problem+json"))).ShouldBe("problem");
        (await app.GetAsync("/alone", ("Accept", "text/plain"))).MediaType.ShouldBe("text/plain");
        (await app.GetAsync("/alone", ("Accept", "text/html"))).MediaType.ShouldBe("text/html");
        Format(await app.GetAsync("/alone", ("Accept", "application/json"))).ShouldBe("plain");
        Format(await app.GetAsync("/none", ("Accept", "application/json"))).ShouldBe("openstack");
    }

    [Fact]
    public async Task Among_formats_of_the_media_type_that_is_asked_for_the_groups_comes_before_the_options()
    {
        await using var app = await Start();
        Format(await app.GetAsync("/group/own", ("Accept", "application/json"))).ShouldBe("plain");
    }

    [Theory]
    [InlineData("GET", "/group/nowhere", 404, "uri.not_found")]
    [InlineData("GET", "/group/deep/nowhere/at/all", 404, "uri.not_found")]
    [InlineData("DELETE", "/group/other", 405, "method_not_allowed")]
    [InlineData("DELETE", "/group/items/5", 405, "method_not_allowed")]
    [InlineData("POST", "/group/body", 415, "unsupported_media_type")]
    [InlineData("GET", "/GROUP/nowhere", 404, "uri.not_found")]
    public async Task What_no_endpoint_takes_has_the_format_of_the_group_that_lies_beside_it(string method, string path, int status, string code)
    {
        await using var app = await Start();
        var answer = await app.SendAsync(new HttpMethod(method), path, method == "POST" ? new StringContent("x") : null);
        answer.ShouldBePlain(status, "test." + code);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/mixed/nowhere")]
    public async Task Neighbours_that_do_not_agree_say_nothing(string path)
    {
        await using var app = await Start();
        (await app.GetAsync(path)).ShouldBeOpenStack(404, "test.uri.not_found");
    }

    [Fact]
    public async Task A_path_has_a_format_that_also_holds_before_an_endpoint_is_known()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use((context, next) => context.Request.Query.ContainsKey("refuse") ? Refuse(context) : next(context));
                app.Map("/branch", branch => branch.Run(_ => throw new InvalidOperationException()));
                app.MapGet("/v2/ok", () => Results.StatusCode(409));
                app.MapGet("/v2/own", () => Results.StatusCode(409)).WithFaultFormat("openstack");
            },
            options =>
            {
                Own(options);
                options.PathFormats["/v2"] = "plain";
                options.PathFormats["/v2/zeta"] = "zeta";
                options.PathFormats["/branch/"] = "plain";
            });
        (await app.GetAsync("/v2/ok")).ShouldBePlain(409, "test.conflict");
        (await app.GetAsync("/v2/ok?refuse")).ShouldBePlain(403, "test.forbidden");
        (await app.GetAsync("/v2/nowhere")).ShouldBePlain(404, "test.uri.not_found");
        (await app.GetAsync("/v2")).ShouldBePlain(404, "test.uri.not_found");
        (await app.GetAsync("/branch/x")).ShouldBePlain(500, "test.unexpected_error");
        (await app.GetAsync("/v2/zeta/x")).ShouldBePlain(404, "test.uri.not_found", null, "zeta");
        (await app.GetAsync("/v20")).ShouldBeOpenStack(404, "test.uri.not_found");
        (await app.GetAsync("/v2/own")).ShouldBeOpenStack(409, "test.conflict");
    }

    [Fact]
    public async Task A_failure_that_an_exception_handler_ran_the_pipeline_again_for_keeps_the_format_of_its_endpoint()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseExceptionHandler(handler => handler.Run(_ => throw new InvalidOperationException("the handler too")));
                app.UseRouting();
                app.MapGet("/x", string () => throw new InvalidOperationException()).WithFaultFormat("plain");
            },
            Own);
        (await app.GetAsync("/x")).ShouldBePlain(500, "test.unexpected_error");
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_made_is_a_fault_of_every_request_as_ever()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/x", () => "ok").WithFaultFormat("plain");
                app.MapGet("/broken", (FaultFormatTests body) => body.ToString());
            },
            Own);
        (await app.GetAsync("/x")).ShouldBeOpenStack(500, "test.unexpected_error");
        app.Report.Text("value").ShouldContain("Body was inferred");
    }

    [Fact]
    public async Task An_unknown_format_stops_the_start_with_its_name_and_the_known_ones()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => TestApp.StartAsync(app =>
        {
            app.MapGet("/a", () => "").WithFaultFormat("novva");
            app.MapGet("/b", [FaultFormat("pulpp")] () => "");
        }));
        failure.Message.ShouldContain("'novva' of HTTP: GET /a is not a fault format; expected one of openstack, ");
        failure.Message.ShouldContain("'pulpp' of HTTP: GET /b");
    }

    [Fact]
    public async Task A_format_that_throws_is_replaced_and_the_operator_told_once()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.StatusCode(409)), options => options.Formats.Add(new FailingFormat()));
        for (var i = 0; i < 3; i++)
            (await app.GetAsync("/", ("Accept", "text/x-fail"))).ShouldBeOpenStack(409, "test.conflict");
        var line = app.Log.One("The fault format failing threw");
        line.Level.ShouldBe(LogLevel.Error);
        line.Exception.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("This format fails.");
    }

    [Fact]
    public async Task A_wrong_path_format_stops_the_start()
    {
        var failure = await Should.ThrowAsync<OptionsValidationException>(() => TestApp.StartAsync(_ => { }, options =>
        {
            options.PathFormats["/v2"] = "novva";
            options.PathFormats["v3"] = "text";
            options.Challenge = "";
        }));
        foreach (var wrong in (string[])["'novva' for /v2", "PathFormats has 'v3'", "Challenge is ''"])
            failure.Message.ShouldContain(wrong);
    }

    [Fact]
    public async Task Path_formats_are_read_from_configuration()
    {
        await using var app = await TestApp.StartAsync(_ => { }, build: builder => builder.Configuration["Faultline:PathFormats:/v2.1"] = "text");
        (await app.GetAsync("/v2.1/x")).MediaType.ShouldBe("text/plain");
        (await app.GetAsync("/x")).MediaType.ShouldBe("application/json");
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static string Format(Answer answer) => answer.MediaType == "application/problem+json" ? "problem" : answer.Json.Names()[0] is var name and not "errors" ? name : "openstack";

    private static Task<TestApp> Start() => TestApp.StartAsync(
        app =>
        {
            static IResult Fails() => Results.StatusCode(409);
            var group = app.MapGroup("/group").WithFaultFormat("plain");
            group.MapGet("/own", Fails).WithFaultFormat("problem").WithMetadata("x");
            group.MapGet("/other", Fails);
            group.MapGet("/items/{id}", Fails);
            group.MapPost("/body", (Body body) => body.Name);
            group.MapGet("/deep/down", Fails);
            app.MapGet("/alone", Fails).WithFaultFormat("plain");
            app.MapGet("/none", Fails);
            app.MapGet("/attribute", [FaultFormat("plain")] () => Results.StatusCode(409));
            var outer = app.MapGroup("/outer").WithFaultFormat("plain");
            outer.MapGet("/x", Fails);
            outer.MapGroup("/inner").WithFaultFormat("problem").MapGet("/x", Fails);
            app.MapGet("/mixed/a", Fails).WithFaultFormat("plain");
            app.MapGet("/mixed/b", Fails);
        },
        Own);

    private sealed record Body(string Name);
}
