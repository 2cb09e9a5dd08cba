using System.CommandLine;
using Faultline.Cli.Output;
using Faultline.Cli.Sending;
using Faultline.Cli.Servers;
using Faultline.Cli.Spools;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline spool flush DIR</c>: ships what dead processes left.</summary>
internal static class SpoolFlushVerb
{
    public static Command Create(TimeProvider time)
    {
        var directory = SpoolArgument.Create();
        var server = new ServerOptions();
        var command = new Command(
            "flush",
            "Adopts what dead processes left in a spool and ships it until nothing is left. What a living process holds stays.") { directory };
        server.AddTo(command);
        command.Do(async (parsed, cancellation) =>
        {
            var path = SpoolArgument.Existing(parsed.GetRequiredValue(directory));
            using var connection = server.Connect(parsed);
            var screen = Screen.Open();
            var tally = new SendTally(screen);
            return await new SpoolFlush(screen, new Intake(connection, tally, time), tally).RunAsync(path, cancellation);
        });
        return command;
    }
}
