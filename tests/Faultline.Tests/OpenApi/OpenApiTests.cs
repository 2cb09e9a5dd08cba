using System.Text.Json;
using Faultline.AspNetCore;
using Faultline.OpenApi;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.OpenApi;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Each_declared_fault_is_under_its_status_with_an_example_in_each_media_type()
    {
        var document = await DocumentAsync();
        var response = document.At("paths", "/servers/{id}", "get", "responses", "404");
        response.Text("description").ShouldContain("Server not found (`test.server.not_found`)");
        response.GetProperty("content").Names().ShouldBe(["application/json", "application/problem+json", "text/html", "text/plain"], ignoreOrder: true);

        var json = Example(document, response.At("content", "application/json"), "test.server.not_found");
        var error = json.Items("errors").ShouldHaveSingleItem();
        error.Text("code").ShouldBe("test.server.not_found");
        error.GetProperty("status").GetInt32().ShouldBe(404);
        error.At("data").Names().ShouldBe(["server_id"]);
        Example(document, response.At("content", "application/problem+json"), "test.server.not_found").Text("code").ShouldBe("test.server.not_found");
        Example(document, response.At("content", "text/plain"), "test.server.not_found").GetString().ShouldNotBeNull().ShouldStartWith("404 Server not found");
    }

    [Fact]
    public async Task Two_codes_of_one_status_are_two_examples()
    {
        var document = await DocumentAsync();
        document.At("paths", "/servers", "post", "responses", "409", "content", "application/json", "examples").Names().ShouldBe(["test.server.busy", "test.server.wrong_state"], ignoreOrder: true);
    }

    [Fact]
    public async Task Under_its_other_statuses_a_code_is_described_without_an_example_that_would_say_the_wrong_one()
    {
        var response = (await DocumentAsync()).At("paths", "/servers", "post", "responses", "423");
        response.Text("description").ShouldContain("test.server.wrong_state");
        response.At("content", "application/json").Has("examples").ShouldBeFalse();
        response.At("content", "application/json").Has("schema").ShouldBeTrue();
    }

    [Fact]
    public async Task The_schema_is_that_of_the_format()
    {
        var document = await DocumentAsync();
        var schema = document.At("paths", "/servers/{id}", "get", "responses", "404", "content", "application/json", "schema");
        schema.Text("$ref").ShouldBe("#/components/schemas/Fault.openstack");
        var item = document.At("components", "schemas", "Fault.openstack", "properties", "errors", "items");
        item.Items("required").Select(name => name.GetString()).ShouldBe(["request_id", "code", "status", "title", "detail", "links"], ignoreOrder: true);
        item.At("properties", "status").Text("type").ShouldBe("integer");
        item.At("properties", "links", "items", "properties", "href").Text("type").ShouldBe("string");
        item.At("properties", "data").Text("type").ShouldBe("object");
        document.At("components", "schemas", "Fault.problem", "properties", "type").Text("type").ShouldBe("string");
    }

    [Fact]
    public async Task The_app_s_own_responses_stay_and_no_placeholder_does()
    {
        var document = await DocumentAsync();
        document.At("paths", "/servers/{id}", "get", "responses").Names().ShouldBe(["200", "404"], ignoreOrder: true);
        document.At("paths", "/plain", "get", "responses").Names().ShouldBe(["200"]);
        document.At("components", "schemas").Names().ShouldBe(["Fault.openstack", "Fault.problem"], ignoreOrder: true);
        document.GetProperty("paths").Names().ShouldNotContain(path => path.StartsWith("/faults", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_schema_of_a_format_of_the_app_s_own_is_there_too()
    {
        var document = await DocumentAsync(options =>
        {
            options.Formats.Add(new ShoutingFormat());
            options.DefaultFormat = "problem";
        });
        var content = document.At("paths", "/servers/{id}", "get", "responses", "404", "content");
        Example(document, content.At("text/x-shout"), "test.server.not_found").GetString().ShouldBe("SERVER NOT FOUND");
    }

    private static JsonElement Example(JsonElement document, JsonElement media, string code)
    {
        var reference = media.At("examples", code).Text("$ref");
        return document.At("components", "examples", reference["#/components/examples/".Length..], "value");
    }

    private static async Task<JsonElement> DocumentAsync(Action<FaultlineOptions>? faultline = null)
    {
        await using var app = await TestApp.StartAsync(
            web =>
            {
                web.MapOpenApi();
                web.MapFaultCatalogue();
                web.MapGet("/servers/{id}", (string id) => id).ProducesFault("test.server.not_found");
                web.MapPost("/servers", [ProducesFault("test.server.busy")] () => "").ProducesFault("test.server.wrong_state");
                web.MapGet("/plain", () => "");
            },
            options =>
            {
                options.AddCatalogue(SampleCatalogue.Of(
                    SampleCatalogue.ServerNotFound(), SampleCatalogue.WrongState(), new("test.server.busy", 409, "Server busy", "The server is busy.")));
                faultline?.Invoke(options);
            },
            builder => builder.Services.AddOpenApi(options => options.AddFaultline()));
        var answer = await app.GetAsync("/openapi/v1.json");
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Json;
    }
}
