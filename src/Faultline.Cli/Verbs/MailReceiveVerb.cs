using System.CommandLine;
using Faultline.Cli.Mail;
using Faultline.Cli.Output;

namespace Faultline.Cli.Verbs;

/// <summary>
/// <c>faultline mail receive</c>: a message on standard input, as a mail server pipes it, goes to the service's hook or into a Maildir. Whatever goes wrong that
/// is not the message's own fault, wrong usage too, ends with 75, so that the mail server keeps the message and tries again.
/// </summary>
internal static class MailReceiveVerb
{
    private const long MostBytes = 64 * 1024 * 1024;

    public static Command Create()
    {
        var url = new Option<string?>("--url") { Description = $"The service's mail hook. Default: ${MailTarget.UrlVariable}", HelpName = "URL" };
        var secret = new Option<string?>("--secret-file") { Description = $"A file with the secret of the hook. Default: the secret in ${MailTarget.SecretVariable}", HelpName = "FILE" };
        var maildir = new Option<string?>("--maildir") { Description = "A Maildir that the service looks into, in place of a hook", HelpName = "DIRECTORY" };
        var command = new Command("receive", "Takes one message from standard input, as Postfix and Exim pipe it. 0 means that it is safe, 65 that it is no message, 75 that it is to be tried again, also for wrong usage.") { url, secret, maildir };
        command.SetAction(async (parsed, cancellation) =>
        {
            // The fence protects the message: a mail server that hears of any other end than these bounces it.
            try
            {
                var target = MailTarget.Of(parsed.GetValue(url), parsed.GetValue(secret), parsed.GetValue(maildir));
                await using var message = Console.OpenStandardInput();
                return await target.DeliverAsync(message, MostBytes, cancellation);
            }
            catch (CommandFailure failure)
            {
                return Say(failure.ExitCode, failure.Message);
            }
            catch (Exception e)
            {
                return Say(ExitCodes.TryAgain, e.Message);
            }
        });
        return command;
    }

    private static int Say(int code, string message)
    {
        StandardStreams.WriteError($"faultline: {SafeText.Block(message)}\n");
        return code;
    }
}
