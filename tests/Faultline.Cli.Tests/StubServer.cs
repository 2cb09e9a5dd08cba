using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Faultline.Cli.Tests;

/// <summary>A real HTTP server on a free port that answers as the test says and remembers what it was asked.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<Asked> Asked { get; } = new();

    public static async Task<StubServer> StartAsync(Func<Asked, StubAnswer> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = null);
        var stub = new StubServer(builder.Build());
        stub._app.Run(context => stub.AnswerAsync(context, answer));
        await stub._app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, Func<Asked, StubAnswer> answer)
    {
        var request = context.Request;
        var encoding = request.Headers.ContentEncoding.ToString();
        await using var body = encoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var reader = new StreamReader(body);
        var asked = new Asked(
            request.Method, request.Path + request.QueryString, request.Headers.Authorization, request.ContentType, encoding, await reader.ReadToEndAsync());
        Asked.Enqueue(asked);

        var (status, text, retryAfter) = answer(asked);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(text);
    }
}
