using System.Diagnostics.Metrics;
using Faultline.Mail;
using Faultline.Spooling;

namespace Faultline.AspNetCore.Mail;

/// <summary>Counts messages by what was made of them, as an instrument of the meter <c>Faultline</c>.</summary>
internal sealed class MailMeter : IDisposable
{
    private readonly Meter _meter = new(SpoolMeter.Name);
    private readonly Counter<long> _messages;

    public MailMeter() => _messages = _meter.CreateCounter<long>("faultline.mail.messages", "{message}", "Messages that left the queue, by verdict: taken, duplicate, automatic, refused");

    public void Count(MailVerdictKind kind) => _messages.Add(1, new KeyValuePair<string, object?>("verdict", kind.ToString().ToLowerInvariant()));

    public void Dispose() => _meter.Dispose();
}
