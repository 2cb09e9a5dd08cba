namespace Faultline.Cli.Mail;

/// <summary>Where a received message goes.</summary>
internal abstract class MailTarget
{
    public const string UrlVariable = "FAULTLINE_MAIL_URL";
    public const string SecretVariable = "FAULTLINE_MAIL_SECRET";

    /// <summary>Takes the one that the options name. Wrong ones are no reason to lose mail: they are mended, and the mail server tries again.</summary>
    /// <exception cref="CommandFailure">They name none, or two.</exception>
    public static MailTarget Of(string? url, string? secretFile, string? maildir)
    {
        if (maildir is not null)
        {
            return url is null && secretFile is null
                ? new MaildirTarget(maildir)
                : throw new CommandFailure(ExitCodes.TryAgain, "--maildir stands alone; expected either it or --url");
        }

        url ??= Environment.GetEnvironmentVariable(UrlVariable);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var hook) || hook.Scheme is not ("http" or "https"))
            throw new CommandFailure(ExitCodes.TryAgain, $"'{url}' is no mail hook; expected a URL such as http://127.0.0.1:8774/mail in --url or {UrlVariable}, or --maildir");
        var secret = (secretFile is null ? Environment.GetEnvironmentVariable(SecretVariable) : File.ReadAllText(secretFile))?.Trim();
        if (string.IsNullOrEmpty(secret) || secret.Any(c => c is <= ' ' or > '~'))
            throw new CommandFailure(ExitCodes.TryAgain, $"There is no secret for the hook; expected printable ASCII without spaces in the file of --secret-file, or in {SecretVariable}");
        return new HookTarget(hook, secret);
    }

    /// <summary>Ends when the message is safe.</summary>
    /// <returns>An exit code.</returns>
    public abstract Task<int> DeliverAsync(Stream message, long mostBytes, CancellationToken cancellation);
}
