using Faultline.AspNetCore;
using Faultline.Catalogue.Documents;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore.Catalogues;

public sealed class ProducesFaultTests
{
    [Fact]
    public async Task The_catalogue_lists_the_codes_of_each_endpoint_and_of_its_group()
    {
        await using var app = await StartAsync(web =>
        {
            web.MapFaultCatalogue();
            var group = web.MapGroup("/v2").ProducesFault("test.server.gone");
            group.MapGet("/servers/{id}", () => "").ProducesFault("test.server.not_found", "test.server.gone");
            group.MapMethods("/servers", ["POST", "PUT"], () => "");
            web.MapGet("/attributed", [ProducesFault("test.server.wrong_state")] () => "");
            web.MapGet("/none", () => "");
        });
        CatalogueDocument.TryRead((await app.GetAsync("/faults.json")).Bytes, out var document, out var problem).ShouldBeTrue(problem);
        document.Endpoints.Select(endpoint => $"{endpoint.Method} {endpoint.Route}: {string.Join(' ', endpoint.Codes)}").ShouldBe(
        [
            "GET /attributed: test.server.wrong_state",
            "POST /v2/servers: test.server.gone",
            "PUT /v2/servers: test.server.gone",
            "GET /v2/servers/{id}: test.server.gone test.server.not_found",
        ]);
    }

    [Fact]
    public async Task A_code_that_is_in_no_catalogue_stops_the_start_with_the_endpoint_and_the_code()
    {
        var stopped = await Should.ThrowAsync<InvalidOperationException>(StartAsync(web =>
        {
            web.MapGet("/servers/{id}", () => "").ProducesFault("test.server.missing", "test.server.gone");
            web.MapPost("/servers", () => "").ProducesFault("test.typo");
        }));
        stopped.Message.ShouldContain("GET /servers/{id} declares the fault 'test.server.missing', which is in no catalogue");
        stopped.Message.ShouldContain("POST /servers declares the fault 'test.typo'");
        stopped.Message.ShouldNotContain("test.server.gone");
    }

    [Fact]
    public async Task Describers_of_the_app_learn_the_statuses_and_media_types()
    {
        await using var app = await StartAsync(web => web.MapGet("/", () => "").ProducesFault("test.server.wrong_state"));
        var endpoint = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Single();
        var responses = endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Where(response => response.StatusCode >= 400).ToList();
        responses.Select(response => response.StatusCode).ShouldBe([409, 423]);
        responses[0].ContentTypes.First().ShouldBe("application/json");
        responses[0].ContentTypes.ShouldContain("application/problem+json");
    }

    [Fact]
    public async Task In_Development_a_fault_that_was_not_declared_is_one_warning_that_names_endpoint_and_code()
    {
        await using var app = await StartAsync(MapUndeclared, "Development");
        await app.GetAsync("/servers/7?fault=undeclared");
        await app.GetAsync("/servers/8?fault=undeclared");
        await app.GetAsync("/servers/8?fault=thrown-undeclared");
        var warning = app.Log.One("does not declare");
        warning.Level.ShouldBe(LogLevel.Warning);
        warning.Text.ShouldContain("GET /servers/{id} answered with test.server.wrong_state");
    }

    [Theory]
    [InlineData("Development", "/servers/7?fault=declared")]
    [InlineData("Development", "/servers/7?fault=status")]
    [InlineData("Development", "/servers/7?fault=thrown")]
    [InlineData("Development", "/handmade")]
    [InlineData("Development", "/nowhere")]
    [InlineData("Production", "/servers/7?fault=undeclared")]
    public async Task What_is_declared_or_the_framework_s_or_of_no_catalogue_is_no_warning(string environment, string path)
    {
        await using var app = await StartAsync(MapUndeclared, environment);
        (await app.GetAsync(path)).Status.ShouldBeGreaterThanOrEqualTo(400);
        app.Log.Lines.ShouldNotContain(line => line.Text.Contains("does not declare"));
    }

    [Fact]
    public async Task Once_one_endpoint_declares_a_fault_those_that_declare_none_are_watched_too()
    {
        await using var app = await StartAsync(MapUndeclared, "Development");
        await app.GetAsync("/silent");
        await app.GetAsync("/silent");
        app.Log.One("does not declare").Text.ShouldContain("GET /silent answered with test.server.wrong_state");
    }

    [Fact]
    public async Task An_app_that_declares_nothing_is_not_watched()
    {
        await using var app = await StartAsync(web => web.MapGet("/silent", () => SampleCatalogue.WrongState().ToFault().ToResult()), "Development");
        (await app.GetAsync("/silent")).Status.ShouldBe(409);
        app.Log.Lines.ShouldNotContain(line => line.Text.Contains("does not declare"));
    }

    [Fact]
    public async Task A_fault_that_went_through_the_exception_handler_is_watched_too()
    {
        await using var app = await StartAsync(
            web =>
            {
                web.UseExceptionHandler();
                web.UseRouting();
                MapUndeclared(web);
            },
            "Development");
        await app.GetAsync("/servers/8?fault=thrown-undeclared");
        app.Log.One("does not declare").Text.ShouldContain("GET /servers/{id} answered with test.server.wrong_state");
    }

    private static void MapUndeclared(WebApplication web)
    {
        web.MapGet("/servers/{id}", (string fault) => fault switch
        {
            "declared" => SampleCatalogue.ServerNotFound().ToFault().ToResult(),
            "undeclared" => SampleCatalogue.WrongState().ToFault().ToResult(),
            "thrown-undeclared" => throw SampleCatalogue.WrongState().ToFault().ToException(),
            "status" => Results.StatusCode(403),
            _ => throw new InvalidOperationException("unexpected"),
        }).ProducesFault("test.server.not_found");
        web.MapGet("/silent", () => SampleCatalogue.WrongState().ToFault().ToResult());
        web.MapGet("/handmade", () => new Fault("test.of.nobody", 409, "T", "D").ToResult());
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map, string environment = "Production") =>
        TestApp.StartAsync(map, options => options.AddCatalogue(SampleCatalogue.All()), environment: environment);
}
