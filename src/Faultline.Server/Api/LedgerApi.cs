using System.Text.Json;
using Faultline.AspNetCore;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;

namespace Faultline.Server.Api;

/// <summary>What was counted: <c>GET /api/v1/projects/{project}/ledger</c>.</summary>
internal static class LedgerApi
{
    public static void MapLedgerApi(this IEndpointRouteBuilder app) => app.MapMethods("/api/v1/projects/{project}/ledger", Verbs.Read, ShowAsync)
        .ProducesFault("faultline.project.not_found", "faultline.request.invalid_value", "faultline.store.unavailable");

    private static async Task ShowAsync(HttpContext context, string project, ProjectLookup projects, LedgerLookup lookup)
    {
        var values = context.Request.Query;
        var found = await projects.FindAsync(project, context.RequestAborted);
        var (from, to) = lookup.Time(values["from"], values["to"]);
        var (totals, balance) = await lookup.BalanceAsync(found.Id, context.RequestAborted);
        // After the balance: when that says that nothing waits, the hours have all of it.
        var rows = await lookup.ReadAsync(found.Id, from, to, context.RequestAborted);
        var keyless = await lookup.KeylessAsync(context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("project", found.Name);
            json.WriteString("from", JsonAnswer.Time(from));
            json.WriteString("to", JsonAnswer.Time(to));
            json.WriteStartArray("hours");
            foreach (var row in rows)
                WriteRow(json, row, "hour");
            json.WriteEndArray();
            json.WriteStartArray("totals");
            foreach (var row in totals)
                WriteRow(json, row, "first_hour");
            json.WriteEndArray();
            json.WriteStartArray("keyless");
            foreach (var row in keyless)
                WriteRow(json, row, "first_hour");
            json.WriteEndArray();
            WriteBalance(json, balance);
            json.WriteEndObject();
        });
    }

    private static void WriteRow(Utf8JsonWriter json, LedgerRow row, string time)
    {
        json.WriteStartObject();
        json.WriteString(time, JsonAnswer.Time(row.Hour));
        json.WriteString("side", LedgerWords.Side(row.Line));
        json.WriteString("line", LedgerWords.Word(row.Line));
        json.WriteString("reason", row.Reason);
        json.WriteNumber("count", row.Count);
        json.WriteNumber("bytes", row.Bytes);
        json.WriteEndObject();
    }

    private static void WriteBalance(Utf8JsonWriter json, LedgerBalance balance)
    {
        json.WriteStartObject("balance");
        json.WriteBoolean("adds_up", balance.AddsUp);
        json.WriteNumber("accepted", balance.Accepted);
        json.WriteNumber("digested", balance.Digested);
        json.WriteNumber("difference", balance.Difference);
        json.WriteNumber("pending_bytes", balance.PendingBytes);
        json.WriteNumber("other_servers", balance.OtherServers);
        json.WriteString("text", balance.Sentence);
        json.WriteEndObject();
    }
}
