using System.Collections.Concurrent;
using Faultline.Mail;

namespace Faultline.Tests.Mail;

/// <summary>A mail server that keeps what it takes; or takes nothing, refuses a recipient, or hangs.</summary>
internal sealed class StubSender : IMailSender
{
    private int _tried;

    public bool Fails { get; set; }

    public bool Hangs { get; set; }

    public string? Refused { get; set; }

    public int Tried => Volatile.Read(ref _tried);

    public ConcurrentQueue<OutgoingMail> Sent { get; } = new();

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _tried);
        if (Hangs)
            return new TaskCompletionSource().Task;
        if (Fails)
            throw new IOException("no mail server");
        if (Refused is { } refused && System.Text.Encoding.ASCII.GetString(mail.Content.Span).Contains(refused, StringComparison.Ordinal))
            throw new MailRefusedException("no such user");
        Sent.Enqueue(mail);
        return Task.CompletedTask;
    }
}
