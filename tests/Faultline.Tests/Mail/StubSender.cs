using System.Collections.Concurrent;
using Faultline.Mail;

namespace Faultline.Tests.Mail;

/// <summary>A mail server that keeps what it takes, or takes nothing.</summary>
internal sealed class StubSender : IMailSender
{
    public bool Fails { get; set; }

    public int Tried { get; private set; }

    public ConcurrentQueue<OutgoingMail> Sent { get; } = new();

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        Tried++;
        if (Fails)
            throw new IOException("no mail server");
        Sent.Enqueue(mail);
        return Task.CompletedTask;
    }
}
