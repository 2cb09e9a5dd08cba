using Faultline.Mail.Mime;

namespace Faultline.Mail;

/// <summary>How a service takes commands by e-mail. In an ASP.NET Core app it is the section <c>Faultline:Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The address that takes commands, such as <c>commands@example.org</c>; answers come from it. No default.</summary>
    public string Address { get; set; } = "";

    /// <summary>Other addresses under which it is known. Default: none.</summary>
    public IList<string> Aliases { get; } = [];

    /// <summary>
    /// The hosts whose word on DKIM signatures is taken: the first word of the Authentication-Results that your own mail server writes, such as
    /// <c>mx.example.org</c>. The server must remove such fields from what comes from outside (RFC 8601, section 5). Default: none; then only tokens prove a sender.
    /// </summary>
    public IList<string> AuthservIds { get; } = [];

    /// <summary>
    /// How many lines Received may stand above that field: the hosts of yours that a message passes after the check, and the checking one where its filter
    /// writes below its own line. 0 to 20; default 0: the field stands above all of them, as OpenDKIM writes it.
    /// </summary>
    public int TrustedHops { get; set; }

    /// <summary>Secrets of signed addresses, each of at least 32 characters: the first signs, all are accepted. Default: none; then only signatures prove a sender. See <see cref="MailTokens"/>.</summary>
    public IList<string> TokenKeys { get; } = [];

    /// <summary>Maildirs that a mail server delivers to; made where they are missing. Messages that are done with are removed. Default: none.</summary>
    public IList<string> Maildirs { get; } = [];

    /// <summary>The secret of the HTTP hook, at least 16 characters, sent as <c>Authorization: Bearer …</c>. Default: null; the hook then refuses to be mapped.</summary>
    public string? HookSecret { get; set; }

    /// <summary>
    /// The directory of what is in progress: <c>inbox</c>, <c>open</c>, <c>outbox</c>, <c>done</c>, <c>refused</c>. On a local disk with file locks. Default: <c>mail</c> beside the spool.
    /// </summary>
    public string Directory { get; set; } = "";

    /// <summary>How often the Maildirs are looked into. 50 ms to 1 h; default 2 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of a message. Of a longer one no command is run, and the sender is told. 4 KiB to 64 MiB; default 4 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Commands in a message. Of a message with more none is run. 1 to 1,000; default 50.</summary>
    public int MaxCommands { get; set; } = 50;

    /// <summary>How long one command may take. 1 s to 1 h; default 60 s.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How old a message may be by its date, so that nobody sends one again long after. 1 h to 90 days; default 7 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a message is remembered, so that a duplicate is known. Longer than <see cref="MaxAge"/> by a day or more, at most a year; default 30 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Answers in an hour to one address that say that nothing was done; further ones are left out, which ends a circle of two machines. 1 to 1,000; default 10.</summary>
    public int MaxRefusalsPerHour { get; set; } = 10;

    /// <summary>The program that takes answers, called as sendmail is. Default: <c>/usr/sbin/sendmail</c>.</summary>
    public string Sendmail { get; set; } = "/usr/sbin/sendmail";

    /// <summary>What the service is called in answers. Default: the name of the app.</summary>
    public string Service { get; set; } = "";

    internal IReadOnlyList<Mailbox> Own()
    {
        var own = new List<Mailbox>();
        foreach (var text in (IEnumerable<string>)[Address, .. Aliases])
        {
            if (Mailbox.TryParse(text, out var address))
                own.Add(address);
        }

        return own;
    }

    /// <summary>Everything that is wrong, each with the value and what was expected; secrets are not named.</summary>
    internal IEnumerable<string> Problems()
    {
        foreach (var address in (IEnumerable<string>)[Address, .. Aliases])
        {
            if (!Mailbox.TryParse(address, out _))
                yield return $"Address or Aliases has '{address}'; expected an address such as commands@example.org";
        }

        if (AuthservIds.Count == 0 && TokenKeys.Count == 0)
            yield return "AuthservIds and TokenKeys are empty; expected at least one, since From alone proves nobody";
        if (TokenKeys.Any(key => key.Length < MailTokens.LeastKeyLength))
            yield return $"TokenKeys has a key that is too short; expected at least {MailTokens.LeastKeyLength} characters";
        if (HookSecret is { Length: < 16 } || HookSecret?.Any(c => c is <= ' ' or > '~') == true)
            yield return "HookSecret is too short or cannot stand in a header; expected at least 16 characters of printable ASCII without spaces";
        if (string.IsNullOrWhiteSpace(Sendmail))
            yield return "Sendmail is empty; expected the path of a program, such as /usr/sbin/sendmail";
        if (Retention < MaxAge + TimeSpan.FromDays(1) || Retention > TimeSpan.FromDays(366))
            yield return $"Retention is {Retention}; expected MaxAge ({MaxAge}) and a day, to 366 days";
        foreach (var problem in Ranges())
            yield return problem;
    }

    private IEnumerable<string> Ranges()
    {
        if (TrustedHops is < 0 or > 20)
            yield return $"TrustedHops is {TrustedHops}; expected 0 to 20";
        if (PollInterval < TimeSpan.FromMilliseconds(50) || PollInterval > TimeSpan.FromHours(1))
            yield return $"PollInterval is {PollInterval}; expected 50 ms to 1 h";
        if (MaxMessageBytes is < 4 * 1024 or > 64 * 1024 * 1024)
            yield return $"MaxMessageBytes is {MaxMessageBytes}; expected 4,096 to 67,108,864";
        if (MaxCommands is < 1 or > 1_000)
            yield return $"MaxCommands is {MaxCommands}; expected 1 to 1,000";
        if (CommandTimeout < TimeSpan.FromSeconds(1) || CommandTimeout > TimeSpan.FromHours(1))
            yield return $"CommandTimeout is {CommandTimeout}; expected 1 s to 1 h";
        if (MaxAge < TimeSpan.FromHours(1) || MaxAge > TimeSpan.FromDays(90))
            yield return $"MaxAge is {MaxAge}; expected 1 h to 90 days";
        if (MaxRefusalsPerHour is < 1 or > 1_000)
            yield return $"MaxRefusalsPerHour is {MaxRefusalsPerHour}; expected 1 to 1,000";
    }
}
