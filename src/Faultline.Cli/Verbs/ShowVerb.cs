using System.CommandLine;
using System.Net;
using System.Text.Json;
using Faultline.Cli.Output;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline show ID</c>: prints one report.</summary>
internal static class ShowVerb
{
    private const string Example = "OOPS-7ZK3M9QW2X5T8V1B4N6C";

    public static Command Create(TimeProvider time)
    {
        var id = new Argument<string[]>("ID")
        {
            Description = "The id in any spelling: any case, with or without OOPS-, a whole URL or sentence round it",
            Arity = ArgumentArity.OneOrMore,
        };
        var project = new Option<string?>("--project") { Description = "The project; needed only if several hold the id", HelpName = "P" };
        var json = new Option<bool>("--json") { Description = "Print the report's own line, unchanged" };
        var server = new ServerOptions();

        var command = new Command("show", "Prints the report with an id.") { id, project, json };
        server.AddTo(command);
        command.Do(async (parsed, cancellation) =>
        {
            var words = parsed.GetRequiredValue(id);
            Arguments.RefuseOptionsIn(words);
            var pasted = string.Join(' ', words);
            if (!ReportId.TryFind(pasted, out var reportId))
                throw new CommandFailure(ExitCodes.Usage, $"'{pasted}' holds no report id; expected OOPS- and 20 letters or digits, such as {Example}");

            using var connection = server.Connect(parsed);
            var answer = await AskAsync(connection, reportId, parsed.GetValue(project), cancellation);
            if (LostReport.TryRead(answer) is { } lost)
                Print(lost, answer, parsed.GetValue(json));
            else
                Print(FoundReport.Read(answer), parsed.GetValue(json), time);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<ServerAnswer> AskAsync(ServerConnection connection, ReportId id, string? project, CancellationToken cancellation)
    {
        var path = project is null ? $"api/v1/reports/{id}" : $"api/v1/projects/{Uri.EscapeDataString(project)}/reports/{id}";
        var answer = await connection.GetAsync(path, cancellation);
        if (answer.IsSuccess)
            return answer;

        var fault = ServerFault.Read(answer);
        throw (answer.Status, fault.Code) switch
        {
            (HttpStatusCode.NotFound, "faultline.report.not_found") => Unknown(connection, id, project, fault),
            (HttpStatusCode.Conflict, "faultline.report.ambiguous") => Ambiguous(id, fault),
            _ => answer.ToFailure(),
        };
    }

    private static CommandFailure Unknown(ServerConnection connection, ReportId id, string? project, ServerFault fault) => new(
        ExitCodes.No,
        $"""
        No report {id}{(project is null ? "" : $" in project {project}")} at {connection.Server.AbsoluteUri.TrimEnd('/')}
          It may still be in the service's spool (faultline spool status DIR), or on another server (--server).
          code {fault.Code}, request id {fault.RequestId ?? "unknown"}
        """);

    private static CommandFailure Ambiguous(ReportId id, ServerFault fault)
    {
        var projects = fault.Data.ListOf("projects").Where(p => p.ValueKind == JsonValueKind.String).Select(p => p.ToString());
        return new CommandFailure(ExitCodes.No, $"{id} is in more than one project: {string.Join(", ", projects)}\n  Say which with --project.");
    }

    private static void Print(LostReport lost, ServerAnswer answer, bool asJson)
    {
        if (asJson)
            JsonOutput.Write(answer.Body);
        else
            lost.Print(Screen.Open());
    }

    private static void Print(FoundReport found, bool asJson, TimeProvider time)
    {
        if (!asJson)
        {
            new ReportPrinter(Screen.Open()).Print(found, time.GetUtcNow());
            return;
        }

        JsonOutput.Write(found.Report.Raw.Span);
    }
}
