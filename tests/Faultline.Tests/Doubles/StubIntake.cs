using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.Doubles;

/// <summary>A server behind a real socket that answers as a test says and remembers what came.</summary>
internal sealed class StubIntake : IAsyncDisposable
{
    public const string Key = "project-key_1";

    private readonly WebApplication _app;

    private StubIntake(WebApplication app) => _app = app;

    public Uri Address { get; private init; } = null!;

    /// <summary>Every request's lines, in order of arrival.</summary>
    public ConcurrentQueue<IReadOnlyList<string>> Requests { get; } = new();

    public ConcurrentQueue<IHeaderDictionary> Headers { get; } = new();

    /// <summary>Reports of requests that were answered 200, 400 or 413 with lines: the server has them.</summary>
    public ConcurrentQueue<string> Taken { get; } = new();

    public Func<HttpContext, IReadOnlyList<string>, Task> Answer { get; set; } = Accept;

    public static async Task<StubIntake> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        StubIntake? self = null;
        app.Run(context => self!.HandleAsync(context));
        await app.StartAsync();
        return self = new(app) { Address = new(app.Urls.Single()) };
    }

    /// <summary>A port that nobody listens at for now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static Task Accept(HttpContext context, IReadOnlyList<string> lines) =>
        WriteAsync(context, 200, $$"""{"accepted": {{lines.Count}}, "duplicate": 0, "ids": []}""");

    public static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        context.Request.Method.ShouldBe("POST");
        context.Request.Headers.ContentEncoding.ToString().ShouldBe("gzip");
        await using var gzip = new GZipStream(context.Request.Body, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        text.ShouldEndWith("\n");
        var lines = text[..^1].Split('\n');
        Requests.Enqueue(lines);
        Headers.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
        await Answer(context, lines);
        if (context.Response.StatusCode is 200)
        {
            foreach (var line in lines)
                Taken.Enqueue(line);
        }
    }
}
