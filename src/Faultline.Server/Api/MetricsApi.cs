using System.Text;
using Faultline.Server.Metrics;

namespace Faultline.Server.Api;

/// <summary>What the server counts, for Prometheus: <c>GET /metrics</c>, text format 0.0.4.</summary>
internal static class MetricsApi
{
    public static void MapMetrics(this IEndpointRouteBuilder app) => app.MapMethods("/metrics", Verbs.Read, ShowAsync);

    private static async Task ShowAsync(HttpContext context, MetricsReader reader)
    {
        var text = Encoding.UTF8.GetBytes(PrometheusText.Of(reader.Read()));
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        context.Response.ContentLength = text.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(text, context.RequestAborted);
    }
}
