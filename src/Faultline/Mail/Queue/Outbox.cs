namespace Faultline.Mail.Queue;

/// <summary>Hands answers that wait to the mail server, each until it is taken, with growing pauses; after five days it is given up.</summary>
internal sealed class Outbox(MailJournal journal, IMailSender sender, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    private readonly Dictionary<string, (DateTimeOffset Next, TimeSpan Pause)> _failed = [];

    /// <summary>Tries each answer whose time has come.</summary>
    /// <param name="failed">Told of each that was not taken: the recipient, why, and whether it was given up.</param>
    /// <param name="cancellation">The service stops.</param>
    /// <returns>How many were taken.</returns>
    public async Task<int> SendAsync(Action<string, Exception, bool> failed, CancellationToken cancellation)
    {
        var sent = 0;
        foreach (var key in journal.Waiting())
        {
            if (_failed.TryGetValue(key, out var pause) && time.GetUtcNow() < pause.Next)
                continue;
            if (journal.FindWaiting(key) is { } record && await TrySendAsync(record, failed, cancellation).ConfigureAwait(false))
                sent++;
        }

        return sent;
    }

    private async Task<bool> TrySendAsync(MailRecord record, Action<string, Exception, bool> failed, CancellationToken cancellation)
    {
        // The fence protects the other answers: whatever the sender throws, this one is tried again and the next has its turn.
        try
        {
            await sender.SendAsync(new OutgoingMail(record.Address, record.Reply), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            var isGivenUp = time.GetUtcNow() - record.Begun > Patience;
            failed(record.Address, e, isGivenUp);
            Postpone(record.Key);
            if (!isGivenUp)
                return false;
        }

        _failed.Remove(record.Key);
        journal.Close(record);
        return true;
    }

    private void Postpone(string key)
    {
        var pause = _failed.TryGetValue(key, out var last) ? last.Pause * 2 : FirstPause;
        pause = pause > LongestPause ? LongestPause : pause;
        _failed[key] = (time.GetUtcNow() + pause, pause);
    }
}
