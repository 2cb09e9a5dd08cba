using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>Requests of which about half expire, each with a body of its own: whoever gets an answer gets his own, whole, or a fault, whole.</summary>
public sealed class CrossTalkTests
{
    private const int Requests = 400;

    [Theory]
    [InlineData(HttpProtocols.Http1, 20_260_101)]
    [InlineData(HttpProtocols.Http2, 20_260_102)]
    public async Task Nobody_gets_a_byte_or_a_header_of_another_request_or_of_a_late_handler(HttpProtocols protocol, int seed)
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapPost("/{token}", LateEcho.RunAsync),
            options =>
            {
                options.Deadlines.Limit = TimeSpan.FromMilliseconds(250);
                options.Deadlines.MaxLateHandlers = 10_000;
            },
            protocols: protocol);
        var wrong = new ConcurrentQueue<string>();
        var expired = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var random = new Random(seed + i);
            var token = $"t{random.NextInt64():x16}";
            var sent = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(token, random.Next(1, 400))));
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/{token}?wait={(random.Next(2) == 0 ? 0 : 350)}&how={random.Next(4)}")
            {
                Content = new ByteArrayContent(sent),
                Version = protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var response = await app.Client.SendAsync(request, CancellationToken.None);
            var answer = await Answer.ReadAsync(response);
            if (answer.Status == 503)
                Interlocked.Increment(ref expired);
            if (Fault(answer, token, sent) is { } what)
                wrong.Enqueue($"{token}: {what}: {answer.Status} {answer.Body[..Math.Min(200, answer.Body.Length)]}");
        });
        wrong.ShouldBeEmpty();
        expired.ShouldBeGreaterThan(Requests / 8);
        await Eventually.True(() => app.Services.GetRequiredService<LateHandlers>().Count == 0, "the end of the late handlers");
    }

    [Fact]
    public async Task Code_that_outlives_a_good_request_reaches_no_other_connection()
    {
        var kept = new ConcurrentQueue<IHeaderDictionary>();
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/kept", context =>
                {
                    kept.Enqueue(context.Response.Headers);
                    return context.Response.WriteAsync("kept");
                });
                app.MapGet("/next", async context =>
                {
                    begun.SetResult();
                    await go.Task;
                    await context.Response.WriteAsync("next");
                });
            },
            options => options.Deadlines.Limit = TimeSpan.FromSeconds(60));
        using var other = new HttpClient { BaseAddress = app.Client.BaseAddress };

        (await app.Client.GetStringAsync("/kept")).ShouldBe("kept");
        kept.TryDequeue(out var headers).ShouldBeTrue();
        var asking = other.GetAsync("/next");
        await begun.Task;
        headers!["X-Late"] = "late";
        go.SetResult();

        using var answer = await asking;
        answer.Headers.Contains("X-Late").ShouldBeFalse();
        (await answer.Content.ReadAsStringAsync()).ShouldBe("next");
    }

    private static string? Fault(Answer answer, string token, byte[] sent) => answer.Status switch
    {
        200 when !answer.Bytes.AsSpan().SequenceEqual(sent) => "not its own body",
        200 when answer.Header("X-Token") != token => $"the header of {answer.Header("X-Token")}",
        200 => null,
        503 when answer.Headers.ContainsKey("X-Token") || answer.Headers.ContainsKey("Set-Cookie") => "a header of the handler",
        503 when answer.Code != "test.request_expired" || answer.Header("X-Oops-Id") is null => "not a whole fault",
        503 => null,
        _ => "a status that nobody gave",
    };
}
