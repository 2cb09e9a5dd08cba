namespace Faultline.AspNetCore.Mail;

/// <summary>When a message that could not be taken is tried again: after 10 s, then twice as long each time, at most an hour.</summary>
internal sealed record MailRetry(DateTimeOffset Next, TimeSpan Pause)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static MailRetry After(MailRetry? last, DateTimeOffset now)
    {
        var pause = last is null ? First : last.Pause * 2;
        pause = pause > Longest ? Longest : pause;
        return new MailRetry(now + pause, pause);
    }
}
