using Faultline.Mail.Queue;

namespace Faultline.Cli.Mail;

/// <summary>A Maildir, made where it is missing.</summary>
internal sealed class MaildirTarget(string path) : MailTarget
{
    public override async Task<int> DeliverAsync(Stream message, long mostBytes, CancellationToken cancellation) =>
        await new Maildir(path).DeliverAsync(message, mostBytes, cancellation) switch
        {
            > 0 => ExitCodes.Done,
            0 => throw new CommandFailure(ExitCodes.BadData, "The message is empty"),
            _ => throw new CommandFailure(ExitCodes.BadData, $"The message is longer than {mostBytes} bytes"),
        };
}
