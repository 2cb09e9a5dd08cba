using Faultline.Server.Ingest;

namespace Faultline.Server.Api;

/// <summary>Whether the server does its work: <c>GET /health</c>.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder app) => app.MapMethods("/health", Verbs.Read, ShowAsync);

    private static Task ShowAsync(HttpContext context, IngestState state, TimeProvider time) => JsonAnswer.WriteAsync(context, json =>
    {
        var trouble = state.Trouble;
        var oldest = state.Oldest;
        json.WriteStartObject();
        // Degraded, not down: it answers, and mostly goes on taking reports in.
        json.WriteString("status", trouble is null ? "ok" : "degraded");
        json.WriteString("trouble", trouble);
        json.WriteStartObject("spool");
        json.WriteNumber("pending_records", state.PendingRecords);
        json.WriteNumber("pending_bytes", state.PendingBytes);
        json.WriteString("oldest", oldest is { } since ? JsonAnswer.Time(since) : null);
        json.WriteNumber("oldest_seconds", oldest is { } then ? Math.Max(0, Math.Round((time.GetUtcNow() - then).TotalSeconds, 3)) : 0);
        json.WriteNumber("parked", state.Parked);
        json.WriteEndObject();
        json.WriteStartObject("rates");
        json.WriteNumber("accepted_per_second", Math.Round(state.AcceptedPerSecond, 2));
        json.WriteNumber("digested_per_second", Math.Round(state.DigestedPerSecond, 2));
        json.WriteEndObject();
        json.WriteStartObject("disk");
        json.WriteNumber("free_bytes", state.FreeBytes);
        json.WriteNumber("min_free_bytes", state.MinFreeBytes);
        json.WriteNumber("log_bytes", state.LogBytes);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
