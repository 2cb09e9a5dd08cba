using Faultline.AspNetCore;
using Faultline.Server.Groups;
using Faultline.Server.Projects;

namespace Faultline.Server.Api;

/// <summary>Sums by topic, class, statement or group: <c>GET /api/v1/projects/{project}/sums/{kind}</c>.</summary>
internal static class SumsApi
{
    public static void MapSumsApi(this IEndpointRouteBuilder app) => app.MapMethods("/api/v1/projects/{project}/sums/{kind}", Verbs.Read, ShowAsync)
        .ProducesFault("faultline.project.not_found", "faultline.request.invalid_value", "faultline.request.invalid_limit", "faultline.store.unavailable");

    private static async Task ShowAsync(HttpContext context, string project, string kind, ProjectLookup projects, SumsLookup lookup)
    {
        var values = context.Request.Query;
        var found = await projects.FindAsync(project, context.RequestAborted);
        var days = QueryValues.Days(values["days"]) ?? SumsLookup.UsualDays;
        var rows = await lookup.ReadAsync(
            found.Id, SumsLookup.Kind(kind), days, SumsLookup.Order(values["order"]), QueryValues.Limit(values["limit"]), context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("days", days);
            json.WriteStartArray("sums");
            foreach (var row in rows)
            {
                json.WriteStartObject();
                json.WriteString("key", row.Key);
                GroupJson.WriteCounts(json, row.Counts);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
