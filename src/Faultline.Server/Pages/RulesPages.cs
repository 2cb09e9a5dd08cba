using System.Globalization;
using Faultline.AspNetCore;
using Faultline.Server.Hosting;
using Faultline.Server.Projects;
using Faultline.Server.Rules;

namespace Faultline.Server.Pages;

/// <summary>A project's rules: read, try, save, undo.</summary>
internal static class RulesPages
{
    private const string Rules = "/projects/{project}/rules/{kind}";
    private const int MostHistory = 20;

    public static void MapRulesPages(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Rules, Verbs.Read, ShowAsync).ProducesFault("faultline.project.not_found", "faultline.request.invalid_value", "faultline.store.unavailable");
        app.MapForm(Rules, SubmitAsync, "faultline.rules.conflict").WithMetadata(new BodyLimit(256 * 1024));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string project, string kind, ProjectLookup projects, RuleBook book)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var inForce = await book.ReadAsync(found.Id, RuleBook.Kind(kind), context.RequestAborted);
        return Draw(await ViewAsync(context, found, kind, inForce, inForce.Text, inForce.Version, book));
    }

    private static async Task<IResult> SubmitAsync(
        HttpContext context, string project, string kind, ProjectLookup projects, RuleBook book, RuleTrial trial, PublicUrl publicUrl)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var which = RuleBook.Kind(kind);
        var text = context.Field("text") ?? "";
        if (!int.TryParse(context.Field("expected"), NumberStyles.None, CultureInfo.InvariantCulture, out var expected))
            throw ServerFaults.InvalidValue("expected", ServerFaults.Shorten(context.Field("expected") ?? ""), "a version").ToException();

        var errors = RuleBook.Errors(which, text);
        if (errors.Count == 0 && context.Field("do") == "save")
        {
            await book.SaveAsync(found.Id, which, expected, text, context.RequestAborted);
            return context.Back(publicUrl, Paths.Rules(found.Name, kind));
        }

        var view = await ViewAsync(context, found, kind, await book.ReadAsync(found.Id, which, context.RequestAborted), text, expected, book);
        return errors.Count > 0
            ? Draw(view with { Errors = [.. errors.Select(error => error.ToString())] }, StatusCodes.Status400BadRequest)
            : Draw(view with { Preview = await trial.TryAsync(found.Id, which, text, context.RequestAborted) });
    }

    private static async Task<RulesView> ViewAsync(HttpContext context, Project project, string kind, RuleText inForce, string text, int expected, RuleBook book)
    {
        var history = await book.HistoryAsync(project.Id, inForce.Kind, context.RequestAborted);
        return new RulesView(project.Name, kind, inForce, text, expected, [.. history.Take(MostHistory)]);
    }

    private static PageResult<RulesPage> Draw(RulesView view, int status = StatusCodes.Status200OK) => Page.Of<RulesPage>(new() { [nameof(RulesPage.View)] = view }, status);
}
