namespace Faultline.Mail;

/// <summary>Hands answers to a mail server. There is one by default, which runs <c>sendmail</c>; an app that has another way registers its own.</summary>
public interface IMailSender
{
    /// <summary>
    /// Ends when the mail server has taken the message and will not lose it. Any exception means that it has not: the message is tried again later, with those behind it; a
    /// <see cref="MailRefusedException"/> holds up no other. It may come twice, under one Message-ID.
    /// </summary>
    /// <param name="mail">The message.</param>
    /// <param name="cancellation">The service stops, or it takes longer than a minute.</param>
    Task SendAsync(OutgoingMail mail, CancellationToken cancellation);
}
