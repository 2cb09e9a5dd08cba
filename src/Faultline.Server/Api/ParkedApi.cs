using System.Text.Json;
using Faultline.AspNetCore;
using Faultline.Server.Ingest;

namespace Faultline.Server.Api;

/// <summary>Records that were put aside: <c>/api/v1/parked</c>.</summary>
internal static class ParkedApi
{
    public static void MapParkedApi(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/api/v1/parked", Verbs.Read, ListAsync).ProducesFault("faultline.request.invalid_limit", "faultline.store.unavailable");
        app.MapMethods("/api/v1/parked/{project}/{id}", Verbs.Read, ShowAsync).ProducesFault("faultline.parked.not_found", "faultline.store.unavailable");
        app.MapWrite(HttpMethods.Post, "/api/v1/parked/retry", RetryAllAsync);
        app.MapWrite(HttpMethods.Post, "/api/v1/parked/{project}/{id}/retry", RetryAsync, "faultline.parked.not_found");
    }

    private static async Task ListAsync(HttpContext context, ParkedRecords parked, StoreQuestions store)
    {
        var limit = QueryValues.Limit(context.Request.Query["limit"]);
        var items = await store.AskAsync(() => parked.ListAsync(limit, context.RequestAborted));
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count", parked.Count);
            json.WriteStartArray("parked");
            foreach (var item in items)
                Write(json, item);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task ShowAsync(HttpContext context, string project, string id, ParkedRecords parked, StoreQuestions store)
    {
        var item = await store.AskAsync(() => parked.FindAsync(project, id, context.RequestAborted)) ?? throw Missing(id);
        await JsonAnswer.WriteAsync(context, json => Write(json, item));
    }

    private static async Task RetryAsync(HttpContext context, string project, string id, ParkedRecords parked, StoreQuestions store)
    {
        await JsonBody.ReadAsync(context);
        var retry = await store.AskAsync(() => parked.RetryAsync(project, id, context.RequestAborted)) ?? throw Missing(id);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("taken", retry.Taken);
            json.WriteString("id", retry.Report?.ToString());
            json.WriteString("reason", retry.Reason);
            json.WriteEndObject();
        });
    }

    private static async Task RetryAllAsync(HttpContext context, ParkedRecords parked, StoreQuestions store)
    {
        await JsonBody.ReadAsync(context);
        var (taken, left) = await store.AskAsync(() => parked.RetryAllAsync(context.RequestAborted));
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("taken", taken);
            json.WriteNumber("left", left);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, ParkedItem item)
    {
        json.WriteStartObject();
        json.WriteString("project", item.Project.Name);
        json.WriteString("id", item.Id);
        json.WriteString("at", JsonAnswer.Time(item.At));
        json.WriteString("reason", item.Reason);
        json.WriteNumber("bytes", item.Bytes);
        if (item.Start is not null)
            json.WriteString("start", item.Start);
        json.WriteEndObject();
    }

    private static FaultException Missing(string id) => ServerFaults.ParkedNotFound(ServerFaults.Shorten(id)).ToException();
}
