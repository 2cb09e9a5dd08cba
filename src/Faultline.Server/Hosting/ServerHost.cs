using Faultline.Server.Intakes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace Faultline.Server.Hosting;

/// <summary>How the process runs: where it listens, what it logs, the limits of its connections.</summary>
internal static class ServerHost
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(5);
    private static readonly KeyValuePair<string, string?>[] DefaultLevels = [new("Logging:LogLevel:Microsoft", nameof(LogLevel.Warning))];

    public static void Configure(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.WebHost.UseUrls([.. ListenAddress.ParseAll(options.Listen).Select(address => address.Url)]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Forgets the configuration's section Kestrel, wherever it stands: endpoints from there would take the place of ours.
            kestrel.Configure();
            kestrel.AddServerHeader = false;
            // Only the intake reads bodies; it lifts this limit and counts for itself.
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            // What a connection may hold that waits for the door's room, and how many may.
            kestrel.Limits.MaxRequestBufferSize = ArrivedBody.ReadAheadBytes;
            kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyBytesPerSecond, SlowStart);
        });
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = ArrivedBody.ReadAheadBytes);

        // A start that fails ends in one clear line on stderr; the host would put a stack trace before it.
        var started = new StartedFlag();
        builder.Services.AddSingleton(started);
        builder.Services.AddHostedService(_ => started);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        // First of all sources, so that every other one may say otherwise.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = DefaultLevels });
        builder.Logging.AddFilter(HostCategory, level => level >= LogLevel.Warning && started.Value);
    }

    /// <summary>Answers only under its own names, and below the public URL's path when that has one and the proxy before it does not take it off.</summary>
    public static void UsePublicUrl(this IApplicationBuilder app)
    {
        var path = PublicUrl.Parse(app.ApplicationServices.GetRequiredService<ServerOptions>().PublicUrl)?.AbsolutePath.TrimEnd('/');
        if (!string.IsNullOrEmpty(path))
            app.UsePathBase(path);
        app.UseMiddleware<HostFilter>();
    }
}
