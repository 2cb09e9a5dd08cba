using System.Text.Json;
using Faultline.AspNetCore;
using Faultline.Server.Reports;

namespace Faultline.Server.Api;

/// <summary>Reading reports as JSON.</summary>
internal static class ReportApi
{
    public static void MapReportApi(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Paths.Reports, Verbs.Read, ListAsync)
            .ProducesFault("faultline.request.invalid_cursor", "faultline.request.invalid_limit", "faultline.store.unavailable");
        app.MapMethods(Paths.Reports + "/{*id}", Verbs.Read, FindAsync)
            .ProducesFault("faultline.report.not_found", "faultline.report.ambiguous", "faultline.report.damaged", "faultline.report.gone", "faultline.store.unavailable");
        app.MapMethods("/api/v1/projects/{project}/reports/{*id}", Verbs.Read, FindInProjectAsync)
            .ProducesFault("faultline.project.not_found", "faultline.report.not_found", "faultline.report.damaged", "faultline.report.gone", "faultline.store.unavailable");
    }

    private static async Task ListAsync(HttpContext context, ReportLookup lookup)
    {
        var query = context.Request.Query;
        var page = await lookup.RecentAsync(query["limit"], query["cursor"], context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json => WritePage(json, page));
    }

    private static async Task FindAsync(HttpContext context, string id, ReportLookup lookup) =>
        await WriteAsync(context, await lookup.FindAsync(lookup.IdIn(id), context.RequestAborted));

    private static async Task FindInProjectAsync(HttpContext context, string project, string id, ReportLookup lookup) =>
        await WriteAsync(context, await lookup.FindAsync(project, lookup.IdIn(id), context.RequestAborted));

    private static Task WriteAsync(HttpContext context, KnownReport report)
    {
        var payload = ReportLookup.PayloadOf(report);
        return JsonAnswer.WriteAsync(context, json => WriteReport(json, report, payload));
    }

    private static void WriteReport(Utf8JsonWriter json, KnownReport report, ReadOnlyMemory<byte> payload)
    {
        json.WriteStartObject();
        json.WriteString("project", report.Project.Name);
        json.WriteString("id", report.Id.ToString());
        json.WriteString("received", JsonAnswer.Time(report.Received));
        json.WritePropertyName("report");
        // The line was checked at the door; it goes out as it came in, byte for byte.
        json.WriteRawValue(payload.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void WritePage(Utf8JsonWriter json, RecentReports page)
    {
        json.WriteStartObject();
        json.WriteStartArray("reports");
        foreach (var row in page.Reports)
        {
            json.WriteStartObject();
            json.WriteString("project", row.Project);
            json.WriteString("id", row.Id.ToString());
            json.WriteString("received", JsonAnswer.Time(row.Received));
            json.WriteString("time", row.Headline.Time is { } time ? JsonAnswer.Time(time) : null);
            json.WriteString("type", row.Headline.Type);
            json.WriteString("value", row.Headline.Value);
            json.WriteString("reporter", row.Headline.Reporter);
            json.WriteString("topic", row.Headline.Topic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next", page.Next?.ToString());
        json.WriteEndObject();
    }
}
