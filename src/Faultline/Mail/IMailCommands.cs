namespace Faultline.Mail;

/// <summary>
/// The commands that a service takes by e-mail. One object serves one message. A command may be run twice, when the process dies
/// before it has written down that the command is done: <see cref="MailCommand.Key"/> is the same then.
/// </summary>
public interface IMailCommands
{
    /// <summary>What the sender is told of the commands there are, when a line is none. Plain text; default: nothing.</summary>
    string Help => "";

    /// <summary>The user whose address this is; null when nobody's. An exception leaves the message in the queue, to be tried again.</summary>
    /// <param name="address">Such as <c>alice@example.org</c>; the domain is in lower case.</param>
    /// <param name="cancellation">The service stops.</param>
    ValueTask<string?> FindUserAsync(string address, CancellationToken cancellation);

    /// <summary>
    /// Does what a line says, or says what is wrong with it. A <see cref="FaultException"/> below status 500 is what is wrong, too; any other
    /// exception is a failure: the sender gets the id of its report, never its message.
    /// </summary>
    /// <param name="command">The line; who sent it is proven.</param>
    /// <param name="cancellation">The time of the command is over, or the service stops.</param>
    ValueTask<MailAnswer> RunAsync(MailCommand command, CancellationToken cancellation);
}
