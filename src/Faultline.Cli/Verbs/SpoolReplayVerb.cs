using System.CommandLine;
using Faultline.Cli.Output;
using Faultline.Cli.Sending;
using Faultline.Cli.Servers;
using Faultline.Cli.Spools;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline spool replay DIR</c>: sends every record again, as from a directory copied from another host.</summary>
internal static class SpoolReplayVerb
{
    public static Command Create(TimeProvider time)
    {
        var directory = SpoolArgument.Create();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only list what would be sent; needs no server" };
        var server = new ServerOptions();
        var command = new Command(
            "replay",
            "Sends every record of a spool again, shipped or not, and changes nothing in it. Ids make that safe.") { directory, dryRun };
        server.AddTo(command);
        command.Do(async (parsed, cancellation) =>
        {
            var path = SpoolArgument.Existing(parsed.GetRequiredValue(directory));
            var screen = Screen.Open();
            var tally = new SendTally(screen);
            var replay = new SpoolReplay(screen, tally);
            if (parsed.GetValue(dryRun))
                return replay.Rehearse(path);
            using var connection = server.Connect(parsed);
            return await replay.SendAsync(path, new Sender(new Intake(connection, tally, time), tally), cancellation);
        });
        return command;
    }
}
