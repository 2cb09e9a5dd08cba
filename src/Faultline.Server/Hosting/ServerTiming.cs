using System.Globalization;

namespace Faultline.Server.Hosting;

/// <summary>Tells with each answer how much of its time was the store's: <c>Server-Timing: store;dur=1.25</c>, in milliseconds.</summary>
internal static class ServerTiming
{
    public static IApplicationBuilder UseServerTiming(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state => Add((HttpContext)state), context);
        return next(context);
    });

    private static Task Add(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<StoreQuestions>().Spent is { } spent)
            context.Response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture, $"store;dur={spent.TotalMilliseconds:0.###}");
        return Task.CompletedTask;
    }
}
