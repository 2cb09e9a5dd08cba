using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Faultline.Cli.Output;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline ledger</c>: what a project's reports came to, and whether it adds up.</summary>
internal static class LedgerVerb
{
    public static Command Create(TimeProvider time)
    {
        var days = new Option<int?>("--days") { Description = "Count the last so many days instead of all time, 1 to 90", HelpName = "N" };
        days.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 90))
                result.AddError($"'{token.Value}' is no number of days; expected 1 to 90.");
        });
        var json = new Option<bool>("--json") { Description = "Print the server's answer, unchanged" };
        var project = new ProjectOption();
        var server = new ServerOptions();

        var command = new Command("ledger", "Shows what was counted at the door and at the digester; exits with 1 when it does not add up.") { days, json };
        project.AddTo(command);
        server.AddTo(command);
        command.Do(async (parsed, cancellation) =>
        {
            using var connection = server.Connect(parsed);
            var since = parsed.GetValue(days) is { } count ? time.GetUtcNow().AddDays(-count).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null;
            var answer = await connection.GetAsync(project.Path(parsed, since is null ? "ledger" : $"ledger?from={since}"), cancellation);
            var ledger = answer.ReadObject();
            if (parsed.GetValue(json))
                JsonOutput.Write(answer.Body);
            else
                Print(Screen.Open(), ledger, since is null ? "totals" : "hours");
            return Wrong(ledger.ObjectOf("balance")) ? ExitCodes.No : ExitCodes.Done;
        });
        return command;
    }

    private static void Print(Screen screen, JsonElement ledger, string list)
    {
        screen.Line("SIDE      LINE        REASON                     REPORTS           BYTES", Styles.Heading);
        var sums = ledger.ListOf(list)
            .GroupBy(row => (Side: row.TextOf("side") ?? "", Line: row.TextOf("line") ?? "", Reason: row.TextOf("reason") ?? ""))
            .Select(sum => (sum.Key, Count: sum.Sum(row => row.NumberOf("count") ?? 0), Bytes: sum.Sum(row => row.NumberOf("bytes") ?? 0)));
        foreach (var ((side, line, reason), count, bytes) in sums.OrderBy(sum => sum.Key.Side switch { "door" => 0, "digester" => 1, _ => 2 }))
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{side,-8}  {line,-10}  {reason,-20}  {count,12:#,0}  {bytes,14:#,0}"));
        var balance = ledger.ObjectOf("balance");
        screen.EndLine();
        screen.Line(balance.TextOf("text") ?? "The server says no balance.", Wrong(balance) ? Styles.Error : null);
    }

    // What is on its way is not missing yet; and what waits at other servers is known to this one only as of some seconds ago.
    private static bool Wrong(JsonElement balance) =>
        balance.NumberOf("difference") is not { } difference || difference < 0
        || (difference > 0 && balance.NumberOf("pending_bytes") is not > 0 && balance.NumberOf("other_servers") is not > 0);
}
