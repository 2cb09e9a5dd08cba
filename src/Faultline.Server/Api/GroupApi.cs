using Faultline.AspNetCore;
using Faultline.Server.Groups;
using Faultline.Server.Hosting;
using Faultline.Server.Projects;
using Faultline.Server.Reports;

namespace Faultline.Server.Api;

/// <summary>Reading groups as JSON.</summary>
internal static class GroupApi
{
    private const int SeriesDays = 7;

    public static void MapGroupApi(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/api/v1/projects/{project}/groups", Verbs.Read, ListAsync).ProducesFault(
            "faultline.project.not_found", "faultline.search.invalid", "faultline.request.invalid_cursor", "faultline.request.invalid_limit",
            "faultline.request.invalid_value", "faultline.store.unavailable");
        app.MapMethods("/api/v1/projects/{project}/groups/{number}", Verbs.Read, FindAsync)
            .ProducesFault("faultline.project.not_found", "faultline.group.not_found", "faultline.store.unavailable");
        app.MapMethods("/api/v1/projects/{project}/groups/{number}/explanation", Verbs.Read, ExplainAsync)
            .ProducesFault("faultline.project.not_found", "faultline.group.not_found", "faultline.store.unavailable");
        app.MapMethods("/api/v1/projects/{project}/groups/{number}/series", Verbs.Read, SeriesAsync)
            .ProducesFault("faultline.project.not_found", "faultline.group.not_found", "faultline.request.invalid_value", "faultline.store.unavailable");
    }

    /// <summary>Writes one group as it stands now.</summary>
    public static async Task WriteAsync(HttpContext context, Project project, GroupDetail group, PublicUrl publicUrl) =>
        await JsonAnswer.WriteAsync(context, json => GroupJson.WriteDetail(json, project.Name, group, publicUrl));

    private static async Task ListAsync(HttpContext context, string project, ProjectLookup projects, SearchReading searches, GroupLookup lookup, PublicUrl publicUrl)
    {
        var values = context.Request.Query;
        var found = await projects.FindAsync(project, context.RequestAborted);
        string? cursor = values["cursor"];
        var query = new GroupQuery(
            searches.Read(values["q"]), GroupLookup.Sort(values["sort"]), QueryValues.Days(values["days"]), QueryValues.Limit(values["limit"]),
            string.IsNullOrEmpty(cursor) ? null : cursor);
        var page = await lookup.ListAsync(found.Id, query, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("groups");
            foreach (var row in page.Groups)
                GroupJson.WriteRow(json, found.Name, row, publicUrl);
            json.WriteEndArray();
            json.WriteString("next", page.Next);
            json.WriteEndObject();
        });
    }

    private static async Task FindAsync(HttpContext context, string project, string number, ProjectLookup projects, GroupLookup lookup, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        await WriteAsync(context, found, await lookup.FindAsync(found.Id, number, context.RequestAborted), publicUrl);
    }

    private static async Task ExplainAsync(HttpContext context, string project, string number, ProjectLookup projects, GroupLookup lookup, GroupExplainer explainer)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var group = await lookup.FindAsync(found.Id, number, context.RequestAborted);
        var reasons = await explainer.ExplainAsync(found.Id, group, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("number", group.Row.Number);
            json.WriteString("report", reasons?.Report.ToString());
            json.WriteString("key", reasons?.Key);
            json.WriteStartArray("contributions");
            foreach (var one in reasons?.Contributions ?? [])
            {
                json.WriteStartObject();
                json.WriteString("part", one.Part);
                json.WriteString("text", one.Text);
                json.WriteBoolean("counts", one.Counts);
                json.WriteString("why", one.Why);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task SeriesAsync(HttpContext context, string project, string number, ProjectLookup projects, GroupLookup lookup, TimeProvider time)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var days = QueryValues.Days(context.Request.Query["days"]) ?? SeriesDays;
        var head = await lookup.FindHeadAsync(found.Id, number, context.RequestAborted);
        var now = time.GetUtcNow();
        var points = await lookup.SeriesAsync(found.Id, head, days, now, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("number", head);
            json.WriteString("from", JsonAnswer.Time(now.AddDays(-days)));
            json.WriteString("to", JsonAnswer.Time(now));
            json.WriteStartArray("points");
            foreach (var point in points)
            {
                json.WriteStartObject();
                json.WriteString("start", JsonAnswer.Time(point.Start));
                GroupJson.WriteCounts(json, point.Counts);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
