#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using Faultline;
using Faultline.AspNetCore;
using Faultline.Reports;
using Faultline.Spooling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shop.Billing;
using Shop.Kernel;
using Shop.Orders;

namespace Shop.Web;

/// <summary>The web site's service.</summary>
public static class WebApp
{
    public static WebApplication Build(Spool spool, string release, string environment, IReportEnricher observer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(spool).AddSingleton(observer);
        builder.Services.AddFaultline(faultline =>
        {
            faultline.Service = "shop";
            faultline.ReportFromStatus = 400;
            faultline.Report.Reporter = "shop";
            faultline.Report.Release = release;
            faultline.Report.Environment = environment;
            faultline.Report.CapturedHeaders.Add("Referer");
        });
        AddServices(builder.Services);
        builder.Services.AddControllers().AddApplicationPart(typeof(WebApp).Assembly);
        var app = builder.Build();
        app.UseFaultline();
        app.UseRequestLocalization("en-US", "de-DE", "fr-FR", "ja-JP");
#if SINCE2
        app.UseMiddleware<TimingMiddleware>();
#endif
        app.UseMiddleware<TenantMiddleware>();
#if SINCE3
        app.Use(async (context, next) =>
        {
            context.Response.Headers["X-Frame-Options"] = "DENY";
            await next(context);
        });
#endif
        app.UseRouting();
        app.MapControllers();
        ShopEndpoints.Map(app);
        AdminEndpoints.Map(app);
        app.MapFallback(MissingPages.Answer);
        return app;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Engine>().AddSingleton<Database>().AddSingleton<OrderBook>().AddSingleton<Placement>().AddSingleton<Cancellation>();
        services.AddSingleton<OrderPipeline>().AddSingleton<Catalogue>().AddSingleton(new Upstream(new Network())).AddSingleton<Checkout>();
        services.AddSingleton<IOrderStore>(provider =>
        {
            IOrderStore store = new SqlOrderStore(provider.GetRequiredService<Database>());
#if SINCE2
            store = new CachingOrderStore(store);
#endif
#if SINCE3
            store = Intercepted.Around<IOrderStore>(new MeteredOrderStore(store));
#endif
            return store;
        });
    }
}

public sealed class TimingMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            context.Items["elapsed"] = TimeProvider.System.GetElapsedTime(started);
        }
    }
}

public sealed class TenantMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Report().Tag("tenant", context.Request.Headers["X-Tenant"] is [{ } tenant] ? tenant : "main");
        return next(context);
    }
}

public static class MissingPages
{
    /// <summary>A page that somebody linked to, and that is not there.</summary>
    public static Task Answer(HttpContext context)
    {
        var target = context.Request.Path.Value;
        var referer = context.Request.Headers.Referer.ToString();
        Refuse.With("shop.page_not_found", 404, "Page not found", $"There is no page {target}.", ("target", target), ("referer", referer));
        return Task.CompletedTask;
    }
}
