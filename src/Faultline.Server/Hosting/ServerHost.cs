using Microsoft.Extensions.Logging.Console;

namespace Faultline.Server.Hosting;

/// <summary>How the process runs: where it listens, what it logs, the limits of its connections.</summary>
internal static class ServerHost
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    public static void Configure(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.WebHost.UseUrls([.. ListenAddress.ParseAll(options.Listen).Select(address => address.Url)]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Only the intake reads bodies; it lifts this limit and counts for itself.
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        });

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
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter(HostCategory, level => level >= LogLevel.Warning && started.Value);
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
