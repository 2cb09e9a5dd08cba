using Faultline.AspNetCore;
using Faultline.Server.Groups;
using Faultline.Server.Projects;

namespace Faultline.Server.Pages;

/// <summary>Sums by topic, statement, class or group.</summary>
internal static class SumsPages
{
    private const int Rows = 100;

    public static void MapSumsPage(this IEndpointRouteBuilder app) => app.MapMethods("/projects/{project}/sums/{kind}", Verbs.Read, ShowAsync)
        .ProducesFault("faultline.project.not_found", "faultline.request.invalid_value", "faultline.store.unavailable");

    private static async Task<IResult> ShowAsync(HttpContext context, string project, string kind, ProjectLookup projects, SumsLookup lookup)
    {
        var values = context.Request.Query;
        var found = await projects.FindAsync(project, context.RequestAborted);
        var days = QueryValues.Days(values["days"]) ?? SumsLookup.UsualDays;
        var order = values["order"].ToString() is { Length: > 0 } word ? word : "count";
        var rows = await lookup.ReadAsync(found.Id, SumsLookup.Kind(kind), days, SumsLookup.Order(order), Rows, context.RequestAborted);
        return Page.Of<SumsPage>(new()
        {
            [nameof(SumsPage.Project)] = found.Name, [nameof(SumsPage.Kind)] = kind, [nameof(SumsPage.Days)] = days, [nameof(SumsPage.Order)] = order, [nameof(SumsPage.Sums)] = rows,
        });
    }
}
