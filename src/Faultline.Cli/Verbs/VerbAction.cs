using System.CommandLine;
using Faultline.Cli.Output;

namespace Faultline.Cli.Verbs;

/// <summary>Runs a verb and turns the ends that are expected into a message and an exit code.</summary>
internal static class VerbAction
{
    public static void Do(this Command command, Func<ParseResult, CancellationToken, Task<int>> verb) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await verb(parsed, cancellation);
            }
            catch (CommandFailure failure)
            {
                StandardStreams.WriteError($"faultline: {SafeText.Block(failure.Message)}\n");
                return failure.ExitCode;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The fence is the user's own disk: a file that cannot be read is no bug of this program.
                StandardStreams.WriteError($"faultline: {SafeText.Block(e.Message)}\n");
                return ExitCodes.Input;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }
        });
}
