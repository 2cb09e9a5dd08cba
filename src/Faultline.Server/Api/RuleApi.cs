using System.Globalization;
using System.Text.Json;
using Faultline.AspNetCore;
using Faultline.Server.Projects;
using Faultline.Server.Rules;

namespace Faultline.Server.Api;

/// <summary>A project's rules: <c>/api/v1/projects/{project}/rules/{kind}</c>.</summary>
internal static class RuleApi
{
    private const string Rules = "/api/v1/projects/{project}/rules/{kind}";
    private const int MostHistory = 50;

    public static void MapRuleApi(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Rules, Verbs.Read, ShowAsync).ProducesFault("faultline.project.not_found", "faultline.request.invalid_value", "faultline.store.unavailable");
        app.MapWrite(HttpMethods.Put, Rules, SaveAsync, "faultline.rules.invalid", "faultline.rules.conflict");
        app.MapWrite(HttpMethods.Post, Rules + "/preview", PreviewAsync, "faultline.rules.invalid");
    }

    private static async Task ShowAsync(HttpContext context, string project, string kind, ProjectLookup projects, RuleBook book)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        await AnswerAsync(context, found, RuleBook.Kind(kind), book);
    }

    private static async Task SaveAsync(HttpContext context, string project, string kind, ProjectLookup projects, RuleBook book)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var body = await JsonBody.ReadAsync(context, "expected", "text");
        if (!int.TryParse(body.Text("expected"), NumberStyles.None, CultureInfo.InvariantCulture, out var expected))
            throw ServerFaults.InvalidValue("expected", ServerFaults.Shorten(body.Text("expected") ?? ""), "the version that the change was made to; 0 for the default set").ToException();
        await book.SaveAsync(found.Id, RuleBook.Kind(kind), expected, body.Text("text") ?? "", context.RequestAborted);
        await AnswerAsync(context, found, RuleBook.Kind(kind), book);
    }

    private static async Task PreviewAsync(HttpContext context, string project, string kind, ProjectLookup projects, RuleTrial trial)
    {
        var found = await projects.FindAsync(project, context.RequestAborted);
        var body = await JsonBody.ReadAsync(context, "text");
        var preview = await trial.TryAsync(found.Id, RuleBook.Kind(kind), body.Text("text") ?? "", context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json => RulePreviewJson.Write(json, preview));
    }

    private static async Task AnswerAsync(HttpContext context, Project project, RuleKind kind, RuleBook book)
    {
        var rules = await book.ReadAsync(project.Id, kind, context.RequestAborted);
        var history = await book.HistoryAsync(project.Id, kind, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            WriteMembers(json, rules);
            json.WriteStartArray("history");
            foreach (var version in history.Take(MostHistory))
            {
                json.WriteStartObject();
                WriteMembers(json, version);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteMembers(Utf8JsonWriter json, RuleText rules)
    {
        json.WriteNumber("version", rules.Version);
        json.WriteString("at", rules.Version == 0 ? null : JsonAnswer.Time(rules.At));
        json.WriteString("actor", rules.Actor);
        json.WriteString("text", rules.Text);
    }
}
