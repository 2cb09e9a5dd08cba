namespace Faultline.Mail;

/// <summary>
/// The commands that a service takes by e-mail. One object serves one message. No command is run twice, unless <see cref="MayRunAgain"/> says so: when the process ends
/// before it has written down what became of a command, the sender is told that it may or may not have been done.
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
    /// <param name="cancellation">
    /// The time of the command is over, or the service stops. Who listens and throws has begun and not done the command; who goes on and answers, before the host gives up
    /// waiting, has done it.
    /// </param>
    ValueTask<MailAnswer> RunAsync(MailCommand command, CancellationToken cancellation);

    /// <summary>
    /// Whether a command is run once more that was begun before the process ended, so that nobody knows whether it was done. Say so of one that does no harm when it is done
    /// twice: because what it asks for is then so already, or because the app remembers <see cref="MailCommand.Key"/>, which is the same then. Default: false.
    /// </summary>
    /// <param name="command">The line.</param>
    bool MayRunAgain(MailCommand command) => false;
}
