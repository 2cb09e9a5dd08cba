namespace Faultline.Mail;

/// <summary>
/// A mail server refuses this one message or its recipient, and takes others: an <see cref="IMailSender"/> throws it, so that the answers behind it need not wait.
/// </summary>
public sealed class MailRefusedException : Exception
{
    /// <summary>A refusal without a reason.</summary>
    public MailRefusedException()
    {
    }

    /// <summary>A refusal.</summary>
    /// <param name="message">What the server said.</param>
    public MailRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal that something else told of.</summary>
    /// <param name="message">What the server said.</param>
    /// <param name="innerException">What told of it.</param>
    public MailRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the server may be out of order instead: then the message is tried as often as if it was.</summary>
    internal bool MayBeServer { get; init; }
}
