using Faultline.Mail.Mime;

namespace Faultline.Mail.Proofs;

/// <summary>Who sent a message, beyond doubt: by a signature of the domain in From, or by a token of the user. From alone proves nothing.</summary>
internal sealed class SenderProof
{
    // Clocks differ, and so do people's.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    private readonly TimeSpan _maxAge;
    private readonly DkimProof _dkim;
    private readonly MailTokens? _tokens;

    public SenderProof(MailOptions options)
    {
        (_maxAge, Own) = (options.MaxAge, options.Own());
        _dkim = new DkimProof([.. options.AuthservIds], options.TrustedHops);
        _tokens = options.TokenKeys.Count > 0 ? new MailTokens(options.Address, [.. options.TokenKeys]) : null;
    }

    /// <summary>The addresses that take commands.</summary>
    public IReadOnlyList<Mailbox> Own { get; }

    /// <summary>The user; or null, and why not, for the log.</summary>
    /// <param name="mail">The message.</param>
    /// <param name="commands">Knows the users.</param>
    /// <param name="now">When it was taken first: how old it may be, and how long a token holds, is counted from then.</param>
    /// <param name="cancellation">The service stops.</param>
    public async Task<ProvenSender> UserAsync(ReceivedMail mail, IMailCommands commands, DateTimeOffset now, CancellationToken cancellation)
    {
        if (mail.Defect() is { } defect)
            return ProvenSender.Nobody(defect);
        if (mail.Date < now - _maxAge || mail.Date > now + Ahead)
            return ProvenSender.Nobody($"its date is {mail.Date:u}");
        var isIdSigned = false;
        var unsigned = mail.Addressed.Any(address => ServiceAddress.IsOneOf(Own, address)) ? _dkim.Refusal(mail, Own, out isIdSigned) : "neither To nor Cc names the service";
        var delivered = mail.Delivered().ToList();
        // The app is not asked about mail that nothing speaks for.
        if (unsigned is not null && _tokens?.IsTried(delivered) != true)
            return ProvenSender.Nobody(unsigned);
        var from = mail.From!.Value.ToString();
        var user = await commands.FindUserAsync(from, cancellation).ConfigureAwait(false);
        if (string.IsNullOrEmpty(user))
            return ProvenSender.Nobody($"{from} is nobody's address");
        if (unsigned is null)
            return new ProvenSender(user, "", isIdSigned);
        // Who has the token could write a new message as well as change the id of an old one.
        return _tokens!.Proves(delivered, user, now) ? new ProvenSender(user, "", IsIdSigned: true) : ProvenSender.Nobody($"{unsigned}, and the token is not one of {from} that holds");
    }
}
