using System.CommandLine;
using Faultline.Cli.Output;
using Faultline.Cli.Sending;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline send [FILE…]</c>: sends reports to the intake.</summary>
internal static class SendVerb
{
    public static Command Create(TimeProvider time)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files of NDJSON, one report a line; - or none: standard input",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var server = new ServerOptions();
        var command = new Command("send", "Sends reports to the server. Safe to repeat: a report that is there already is not stored twice.") { files };
        server.AddTo(command);
        command.Do((parsed, cancellation) => SendAsync(parsed.GetValue(files) ?? [], server.Connect(parsed), time, cancellation));
        return command;
    }

    private static async Task<int> SendAsync(string[] files, ServerConnection server, TimeProvider time, CancellationToken cancellation)
    {
        using var connection = server;
        Arguments.RefuseOptionsIn(files);
        var inputs = SendInput.All(files);
        var screen = Screen.Open();
        var tally = new SendTally(screen);
        using var progress = new Progress(tally);
        var sender = new Sender(new Intake(connection, tally, time), tally);
        var finished = false;
        try
        {
            foreach (var input in inputs)
            {
                await using var stream = input.Open();
                await foreach (var line in LineReader.ReadAsync(input.Name, stream, cancellation))
                {
                    await sender.AddAsync(line, cancellation);
                    progress.Show();
                }
            }

            await sender.FlushAsync(cancellation);
            finished = true;
        }
        finally
        {
            progress.Dispose();
            screen.Line(tally.Describe(finished));
        }

        return tally.Refused == 0 ? ExitCodes.Done : ExitCodes.No;
    }
}
