namespace Faultline.Mail.Queue;

/// <summary>
/// Hands answers that wait to the mail server, each until it is taken; after five days it is given up. When the mail server itself fails, all wait, with growing pauses; when it
/// refuses one answer, that one does.
/// </summary>
/// <param name="journal">Where they are.</param>
/// <param name="sender">Takes them.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">How long it may take to hand one on. Default: a minute.</param>
/// <param name="grace">How long a sender that does not listen is waited for when the service stops. Default: a second.</param>
internal sealed class Outbox(MailJournal journal, IMailSender sender, TimeProvider time, TimeSpan? limit = null, TimeSpan? grace = null)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestOfServer = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestOfAnswer = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(5);
    private static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _limit = limit ?? UsualLimit;
    private readonly TimeSpan _grace = grace ?? TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Failed> _failed = [];
    private readonly HashSet<string> _taken = [];
    private Pause? _server;

    /// <summary>Tries each answer whose time has come, until the mail server fails.</summary>
    /// <param name="failed">Told of each that was not taken: the recipient, why, and whether it was given up.</param>
    /// <param name="cancellation">The service stops.</param>
    /// <returns>How many were taken.</returns>
    public async Task<int> SendAsync(Action<string, Exception, bool> failed, CancellationToken cancellation)
    {
        var sent = 0;
        if (_server is { } pause && time.GetUtcNow() < pause.Next)
            return sent;
        // One at which the mail server fails each time must not be the first each time.
        foreach (var key in journal.Waiting().OrderBy(key => _failed.GetValueOrDefault(key)?.Count ?? 0))
        {
            if (_failed.TryGetValue(key, out var last) && time.GetUtcNow() < last.Pause?.Next)
                continue;
            if (journal.FindWaiting(key) is not { } record)
                continue;
            var thrown = await TrySendAsync(record, cancellation).ConfigureAwait(false);
            if (thrown is null)
                (sent, _server) = (sent + 1, null);
            else
                failed(record.Address, thrown, GiveUpOrPostpone(record, thrown as MailRefusedException));
            if (thrown is null or MailRefusedException)
                continue;
            _server = Pause.After(_server, time.GetUtcNow(), LongestOfServer);
            break;
        }

        return sent;
    }

    private async Task<Exception?> TrySendAsync(MailRecord record, CancellationToken cancellation)
    {
        // One that was taken is not sent again for a disk that cannot write so down.
        if (!_taken.Contains(record.Key) && await FailureOfAsync(record, cancellation).ConfigureAwait(false) is { } failure)
            return failure;
        _taken.Add(record.Key);
        Close(record);
        return null;
    }

    private async Task<Exception?> FailureOfAsync(MailRecord record, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(_limit);
        // The fence protects the answers: whatever the sender throws, this one stays and is tried again.
        try
        {
            var sending = Task.Run(() => sender.SendAsync(new OutgoingMail(record.Address, record.Reply), bound.Token), CancellationToken.None);
            await EndAsync(sending, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            return e is TimeoutException || (e is OperationCanceledException && bound.IsCancellationRequested) ? new TimeoutException($"It was not taken within {_limit}", e) : e;
        }
    }

    // One that listens gets a moment to clean up. One that does not keeps no service from stopping: its message stays, and may come twice.
    private async Task EndAsync(Task sending, CancellationToken stopping)
    {
        try
        {
            await sending.WaitAsync(_limit * 1.1, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAny(sending, Task.Delay(_grace, CancellationToken.None)).ConfigureAwait(false);
            if (!sending.IsCompleted)
                throw;
            await sending.ConfigureAwait(false);
        }
    }

    private void Close(MailRecord record)
    {
        journal.Close(record);
        _failed.Remove(record.Key);
        _taken.Remove(record.Key);
    }

    private bool GiveUpOrPostpone(MailRecord record, MailRefusedException? refusal)
    {
        var last = _failed.GetValueOrDefault(record.Key);
        if (time.GetUtcNow() - (record.Finished ?? record.Begun) > Patience)
        {
            Close(record);
            return true;
        }

        var pause = refusal is null ? last?.Pause : Pause.After(last?.Pause, time.GetUtcNow(), refusal.MayBeServer ? LongestOfServer : LongestOfAnswer);
        _failed[record.Key] = new Failed((last?.Count ?? 0) + 1, pause);
        return false;
    }

    /// <summary>What is known of an answer that was not taken.</summary>
    /// <param name="Count">How often it was tried.</param>
    /// <param name="Pause">Its own pause; null when the mail server never refused it.</param>
    private sealed record Failed(int Count, Pause? Pause);

    private sealed record Pause(DateTimeOffset Next, TimeSpan Length)
    {
        public static Pause After(Pause? last, DateTimeOffset now, TimeSpan longest)
        {
            var length = last is null ? FirstPause : last.Length * 2;
            length = length > longest ? longest : length;
            return new Pause(now + length, length);
        }
    }
}
