using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Faultline.Cli.Output;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline find TEXT</c>: what the ids in any text lead to.</summary>
internal static class FindVerb
{
    private const int MaxBytes = 1024 * 1024;

    public static Command Create(TimeProvider time)
    {
        var text = new Argument<string[]>("TEXT") { Description = "Any text with ids in it; - or none: standard input, such as a mail or a log", Arity = ArgumentArity.ZeroOrMore };
        var json = new Option<bool>("--json") { Description = "Print the server's answer, unchanged" };
        var server = new ServerOptions();

        var command = new Command("find", "Finds every id in a text (reports, requests, traces, old OOPS forms), and the reports that they lead to.") { text, json };
        server.AddTo(command);
        command.Do(async (parsed, cancellation) =>
        {
            var words = parsed.GetValue(text) ?? [];
            Arguments.RefuseOptionsIn(words);
            using var connection = server.Connect(parsed);
            using var body = new ByteArrayContent(words is [] or ["-"] ? await ReadInputAsync(cancellation) : StandardStreams.Utf8.GetBytes(string.Join(' ', words)));
            body.Headers.ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = "utf-8" };
            var answer = await connection.PostAsync("api/v1/find", body, cancellation);
            var found = answer.ReadObject().ListOf("found").ToList();
            if (parsed.GetValue(json))
                JsonOutput.Write(answer.Body);
            else
                Print(Screen.Open(), found, time.GetUtcNow());
            return found.Any(thing => thing.ListOf("reports").Any()) ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    /// <exception cref="CommandFailure">It is larger than the server takes.</exception>
    private static async Task<byte[]> ReadInputAsync(CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await input.ReadAsync(chunk, cancellation)) > 0;)
        {
            bytes.Write(chunk, 0, read);
            if (bytes.Length > MaxBytes)
                throw new CommandFailure(ExitCodes.Input, $"The text is larger than {MaxBytes} bytes; give a part of it");
        }

        return bytes.ToArray();
    }

    private static void Print(Screen screen, List<JsonElement> found, DateTimeOffset now)
    {
        if (found.Count == 0)
            screen.Line("There is no id in this text.");
        foreach (var thing in found)
        {
            var kind = (thing.TextOf("kind") ?? "id").Replace('_', ' ');
            screen.Write($"{kind,-10}  ", Styles.Faint).Line(thing.TextOf("id") ?? "", Styles.InApp);
            if (thing.TextOf("unknown") is { } unknown)
                screen.Line($"            {unknown}", Styles.Warning);
            foreach (var report in thing.ListOf("reports"))
                Report(screen, report, now);
        }
    }

    private static void Report(Screen screen, JsonElement report, DateTimeOffset now)
    {
        var group = report.NumberOf("group") is { } number ? FormattableString.Invariant($", group {number}") : "";
        var age = report.TimeOf("received") is { Year: > 1 } at ? $", {Age.Of(at, now)}" : "";
        screen.Line($"            {report.TextOf("id")} in {report.TextOf("project")}{group}{age}");
        var said = string.Join(": ", new[] { report.TextOf("type"), report.TextOf("title") }.Where(part => !string.IsNullOrEmpty(part)));
        if (said.Length > 0)
            screen.Line($"              {said}");
        if (report.TextOf("loss") is { } loss)
            screen.Line($"              {loss}", Styles.Warning);
    }
}
