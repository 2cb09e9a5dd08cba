using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Faultline.Tests.AspNetCore;

/// <summary>Problem details with errors of values: what the app says beside them, and what the names of the values mean.</summary>
public sealed class ProblemErrorsTests
{
    [Fact]
    public async Task What_the_app_says_beside_the_errors_is_told_with_them()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.ValidationProblem(
            new Dictionary<string, string[]> { ["Name"] = ["is odd"] }, "Two of it are wrong.", "/orders/7", 422, "Bad order", "https://docs.example.org/order",
            new Dictionary<string, object?> { ["code"] = "test.order.invalid", ["left"] = 3 })));
        var answer = await app.GetAsync("/");
        answer.ShouldBeOpenStack(422, "test.order.invalid");
        (answer.Error.Text("title"), answer.Error.Text("detail")).ShouldBe(("Bad order", "Two of it are wrong."));
        answer.Error.GetProperty("data").GetRawText().ShouldBe("""{"left":3,"instance":"/orders/7"}""");
        answer.Error.GetProperty("links")[0].Text("href").ShouldBe("https://docs.example.org/order");
        answer.Json.Items("errors")[1].At("data", "pointer").GetString().ShouldBe("/name");
    }

    [Theory]
    [InlineData(null, null, "Invalid request", "The request has values that are not valid; the causes name each.")]
    [InlineData("Own", null, "Own", "The request has values that are not valid; the causes name each.")]
    [InlineData(null, "mine", "Invalid request", "mine")]
    [InlineData(" ", " ", "Invalid request", "The request has values that are not valid; the causes name each.")]
    public async Task What_it_does_not_say_beside_them_is_the_usual(string? title, string? said, string expectedTitle, string detail)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.ValidationProblem(new Dictionary<string, string[]> { ["Name"] = ["is odd"] }, said, title: title)));
        var answer = await app.GetAsync("/");
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        (answer.Error.Text("title"), answer.Error.Text("detail")).ShouldBe((expectedTitle, detail));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_blank_title_is_none(string title)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.Problem(title, title: title, statusCode: 409)));
        var answer = await app.GetAsync("/");
        answer.ShouldBeOpenStack(409, "test.conflict");
        answer.Error.Text("detail").ShouldBe("The request conflicts with the state of the resource.");
    }

    [Fact]
    public async Task A_link_is_enough_to_be_told()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.Problem(statusCode: 409, type: "https://docs.example.org/sold")));
        (await app.GetAsync("/")).Error.GetProperty("links")[0].Text("href").ShouldBe("https://docs.example.org/sold");
    }

    [Fact]
    public async Task An_error_of_the_whole_request_is_no_missing_body_where_none_is_taken()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            static IResult Refuse() => Results.ValidationProblem(new Dictionary<string, string[]> { [""] = ["Name either from or to."] });
            app.MapGet("/search", Refuse);
            app.MapPost("/search", (string? from) => Refuse());
            app.MapPost("/orders", (Orders.Order? order) => Refuse());
        });
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
        {
            var answer = await app.SendAsync(method, "/search", null);
            answer.ShouldBeOpenStack(400, "test.request.invalid");
            answer.Json.Items("errors")[1].Text("detail").ShouldBe("Name either from or to.");
        }

        (await app.SendAsync(HttpMethod.Post, "/orders", null)).ShouldBeOpenStack(400, "test.body.missing");
    }

    [Theory]
    [InlineData("$price", "is too low", "/$price")]
    [InlineData("$.price", "is too low", "/price")]
    [InlineData("$", "is too low", "")]
    public async Task A_name_with_a_dollar_sign_is_no_malformed_JSON(string key, string message, string at)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.ValidationProblem(new Dictionary<string, string[]> { [key] = [message] })));
        var answer = await app.GetAsync("/");
        answer.ShouldBeOpenStack(400, "test.request.invalid");
        answer.Json.Items("errors")[1].At("data", "pointer").GetString().ShouldBe(at);
        answer.Json.Items("errors")[1].Text("detail").ShouldBe(message);
    }

    [Fact]
    public async Task What_the_reader_of_JSON_says_is_told_in_our_words_also_when_the_app_passes_it_on()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => Results.ValidationProblem(
            new Dictionary<string, string[]> { ["$.price"] = ["'o' is an invalid start of a value. Path: $.price | LineNumber: 0 | BytePositionInLine: 9."] })));
        var answer = await app.GetAsync("/");
        answer.ShouldBeOpenStack(400, "test.body.malformed");
        answer.Error.GetProperty("data").GetRawText().ShouldBe("""{"line":1,"position":10,"pointer":"/price"}""");
    }
}
