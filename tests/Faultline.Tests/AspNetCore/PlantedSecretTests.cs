using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore;

/// <summary>Secrets in every place that a request and an app offer; none may be among the bytes on disk.</summary>
public sealed class PlantedSecretTests
{
    private const string Secret = "hUnTeR2zQ";

    [Fact]
    public async Task A_planted_secret_never_reaches_the_disk()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapPost("/reset/{token}/{id}", async (string token, string id, HttpContext context, ILogger<PlantedSecretTests> logger) =>
            {
                await new StreamReader(context.Request.Body).ReadToEndAsync();
                var values = new Values("Password", Secret);
                logger.Log(LogLevel.Information, default, values, null, static (values, _) => $"Signing in with {values[0].Value}");
                logger.Log(LogLevel.Information, default, "connecting with Password=" + Secret, null, static (text, _) => text);
                var report = context.Report();
                report.Tag("api_key", Secret);
                report.Tag("note", $"secret: {Secret}");
                report.Flag("token", Secret);
                report.Message($"while sending Authorization: Bearer {Secret}");
                report.SetUser("7", $"token={Secret}");
                var inner = new FormatException($"{{\"password\":\"{Secret}\"}}") { Data = { ["secret"] = Secret, ["text"] = $"pwd='{Secret}'", ["object"] = new Printed($"password={Secret}") } };
                throw new Fault("test.down", 503, "Down", $"Cannot reach postgres://app:{Secret}@db/x") { Data = new Dictionary<string, object?> { ["accessKey"] = Secret, ["text"] = $"pwd={Secret}" }, Causes = [new Fault("test.c", 500, "T", $"token={Secret}")] }
                    .ToException(new AggregateException($"password={Secret}", inner));
            }),
            options => options.Report.SensitiveNames.Add("zone"));
        var content = new StringContent($"{{\"password\":\"{Secret}\",\"free\":\"{Secret}\"}}");
        var answer = await app.SendAsync(HttpMethod.Post, $"/reset/{Secret}/7?password={Secret}&zone={Secret}&next=%2Fx%3Ftoken%3D{Secret}", content,
            ("Authorization", $"Bearer {Secret}"), ("Cookie", $"session={Secret}"), ("X-Api-Key", Secret), ("X-Anything", Secret), ("Referer", $"http://h/?access_token={Secret}"),
            ("X-Request-Id", $"token={Secret}"), ("X-OpenStack-Request-Id", $"password={Secret}"), ("User-Agent", $"tool password={Secret}"));
        answer.Status.ShouldBe(503);

        var report = app.Report;
        app.RawSpool.ShouldContain(report.Text("id"));
        app.RawSpool.ShouldNotContain(Secret);
        report.Text("url").ShouldBe($"{app.Address}reset/<hidden>/7?password=<hidden>&zone=<hidden>&next=<hidden>");
        report.At("request", "route", "token").GetString().ShouldBe("<hidden>");
        report.At("request", "route", "id").GetString().ShouldBe("7");
        report.At("request", "headers", "Referer").GetString().ShouldBe("http://h/?access_token=<hidden>");
        report.Items("log").Select(line => line.Text("text")).ShouldContain("Signing in with <hidden>");
        app.Log.One("as a global request id").Text.ShouldContain("'password=<hidden>'");
    }

    [Fact]
    public async Task A_secret_in_a_text_that_is_cut_is_hidden_on_both_sides_of_the_cut()
    {
        await using var reporter = new TestReporter(options => options.MaxTextLength = 1_000);
        for (var length = 500; length < 9_000; length += 37)
        {
            var text = string.Concat(Enumerable.Repeat($"password={Secret} ", length / 20)) + string.Concat(Enumerable.Repeat($"\"token\": \"{Secret}\", ", length / 20));
            reporter.Report(new InvalidOperationException(text));
        }

        reporter.Raw.ShouldNotContain(Secret);
    }

    private sealed class Printed(string text)
    {
        public override string ToString() => text;
    }

    private sealed class Values(string name, object? value) : List<KeyValuePair<string, object?>>([new(name, value)]);
}
