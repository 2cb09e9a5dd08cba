using Faultline.Server.Ingest;

namespace Faultline.Server.Api;

/// <summary>Whether the server does its work: <c>GET /health</c>.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder app) => app.MapMethods("/health", Verbs.Read, ShowAsync);

    private static Task ShowAsync(HttpContext context, ProjectSpools spools) => JsonAnswer.WriteAsync(context, json =>
    {
        var open = spools.Open;
        var oldest = open.Min(spool => spool.WaitingSince);
        json.WriteStartObject();
        // Degraded, not down: it goes on taking reports in while the store does not take them.
        json.WriteString("status", spools.Trouble is null ? "ok" : "degraded");
        json.WriteString("trouble", spools.Trouble);
        json.WriteStartObject("spool");
        json.WriteNumber("pending_bytes", open.Sum(spool => spool.Spool.Statistics.PendingBytes));
        json.WriteString("oldest", oldest is { } since ? JsonAnswer.Time(since) : null);
        json.WriteNumber("parked", open.Sum(spool => spool.Spool.Statistics.Parked));
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
