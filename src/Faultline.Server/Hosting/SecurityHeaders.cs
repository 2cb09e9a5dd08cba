namespace Faultline.Server.Hosting;

/// <summary>
/// Headers of every answer, also of faults. Reports hold text from anywhere: the pages encode it, and these take from it what
/// it could do if one did not.
/// </summary>
internal static class SecurityHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // On starting, so that they stay when a failure clears what was set before.
        context.Response.OnStarting(static state => Add(((HttpContext)state).Response.Headers), context);
        return next(context);
    });

    private static Task Add(IHeaderDictionary headers)
    {
        headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("Cache-Control", "no-store");
        return Task.CompletedTask;
    }
}
