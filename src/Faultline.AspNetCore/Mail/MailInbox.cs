using Faultline.Mail;
using Faultline.Mail.Queue;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Mail;

/// <summary>Where messages arrive: the service's own Maildir, which the HTTP hook delivers to, and those of the mail server.</summary>
internal sealed class MailInbox : IDisposable
{
    private readonly SemaphoreSlim _arrived = new(0, 1);

    public MailInbox(IOptions<MailOptions> options)
    {
        Own = new Maildir(Path.Combine(options.Value.Directory, "inbox"));
        Maildirs = [Own, .. options.Value.Maildirs.Select(path => new Maildir(path))];
    }

    /// <summary>The Maildir of the HTTP hook.</summary>
    public Maildir Own { get; }

    public IReadOnlyList<Maildir> Maildirs { get; }

    /// <summary>Says that something was delivered.</summary>
    public void Arrived()
    {
        try
        {
            _arrived.Release();
        }
        catch (SemaphoreFullException)
        {
            // It was said already.
        }
    }

    /// <summary>Waits until something was delivered by the hook, or it is time to look.</summary>
    public Task WaitAsync(TimeSpan limit, CancellationToken cancellation) => _arrived.WaitAsync(limit, cancellation);

    public void Dispose() => _arrived.Dispose();
}
