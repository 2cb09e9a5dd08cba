using System.CommandLine;
using Faultline.Cli.Output;
using Faultline.Cli.Spools;
using Faultline.Spooling;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline spool status DIR</c>: what lies in a spool. Changes nothing.</summary>
internal static class SpoolStatusVerb
{
    public static Command Create()
    {
        var directory = SpoolArgument.Create();
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var command = new Command("status", "Shows the segments of a spool, what waits in them, and what was lost. Changes nothing.") { directory, json };
        command.Do((parsed, _) =>
        {
            var status = SpoolDirectory.Inspect(SpoolArgument.Existing(parsed.GetRequiredValue(directory)));
            if (parsed.GetValue(json))
            {
                using var output = StandardStreams.Output();
                SpoolStatusJson.Write(status, output);
            }
            else
            {
                new SpoolStatusPrinter(Screen.Open()).Print(status);
            }

            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }
}
