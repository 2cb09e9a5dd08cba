using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Faultline.Cli.Output;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline parked</c>: records that the server put aside, and why; with <c>--retry</c>, tries one again.</summary>
internal static class ParkedVerb
{
    public static Command Create(TimeProvider time)
    {
        var retry = new Option<string[]>("--retry") { Description = "Try these again first, as they are listed: PROJECT/ID; or all", HelpName = "P/ID", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "Print the server's answer, unchanged" };
        var server = new ServerOptions();

        var command = new Command("parked", "Lists records that can never be stored as they are, and were put aside; exits with 1 when there are any.") { retry, json };
        server.AddTo(command);
        command.Do(async (parsed, cancellation) =>
        {
            using var connection = server.Connect(parsed);
            var stays = new List<string>();
            foreach (var one in parsed.GetValue(retry) ?? [])
                await RetryAsync(connection, one, stays, cancellation);
            var answer = await connection.GetAsync("api/v1/parked", cancellation);
            var list = answer.ReadObject();
            var records = list.ListOf("parked").ToList();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(answer.Body);
                return records.Count == 0 ? ExitCodes.Done : ExitCodes.No;
            }

            var screen = Screen.Open();
            foreach (var one in stays)
                screen.Line(one, Styles.Warning);
            if (records.Count == 0)
                screen.Line("Nothing is parked.");
            foreach (var record in records)
            {
                var age = record.TimeOf("at") is { } at ? $", {Age.Of(at, time.GetUtcNow())}" : "";
                screen.Write($"{record.TextOf("project")}/{record.TextOf("id")}", Styles.InApp).Line(FormattableString.Invariant($"  {record.NumberOf("bytes") ?? 0:#,0} bytes{age}"), Styles.Faint);
                screen.Block(record.TextOf("reason") ?? "", indent: 2);
            }

            if (list.NumberOf("count") is { } all && all > records.Count)
                screen.Line(FormattableString.Invariant($"These are the newest {records.Count:#,0} of {all:#,0}."));

            return records.Count == 0 ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    /// <summary>Tries one again, or all; adds what is to be said of those that stay.</summary>
    /// <exception cref="CommandFailure">It is no such name, or it is not parked.</exception>
    private static async Task RetryAsync(ServerConnection connection, string name, List<string> stays, CancellationToken cancellation)
    {
        if (name == "all")
        {
            var sums = (await PostAsync(connection, "api/v1/parked/retry", cancellation)).ReadObject();
            if (sums.NumberOf("left") is > 0 and var left)
                stays.Add(FormattableString.Invariant($"{sums.NumberOf("taken") ?? 0:#,0} were taken, {left:#,0} stay where they are."));
            return;
        }

        if (name.Split('/', 2) is not [{ Length: > 0 } project, { Length: > 0 } id])
            throw new CommandFailure(ExitCodes.Usage, $"'{name}' names no parked record; expected PROJECT/ID as 'faultline parked' lists them");
        var answer = await PostAsync(connection, $"api/v1/parked/{Uri.EscapeDataString(project)}/{Uri.EscapeDataString(id)}/retry", cancellation);
        if (ServerFault.Read(answer) is { Code: "faultline.parked.not_found" or "faultline.project.not_found" } fault && !answer.IsSuccess)
            throw new CommandFailure(ExitCodes.No, fault.Detail ?? $"'{name}' is not parked.");
        var retry = answer.ReadObject();
        if (!retry.TryGetProperty("taken", out var taken) || taken.ValueKind != JsonValueKind.True)
            stays.Add($"{name} stays where it is: {retry.TextOf("reason") ?? "the server gave no reason"}");
    }

    private static async Task<ServerAnswer> PostAsync(ServerConnection connection, string path, CancellationToken cancellation)
    {
        using var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await connection.PostAsync(path, body, cancellation);
    }
}
