using Faultline.Mail;
using Faultline.Mail.Commands;
using Faultline.Mail.Queue;
using Faultline.Reports;
using Faultline.Spooling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Mail;

/// <summary>
/// Takes messages out of Maildirs, one after the other, and has answers sent beside it. One process at a time serves a Maildir: it holds a lock in it, which the
/// system takes from it when it dies; others that share the directory wait for their turn.
/// </summary>
internal sealed partial class MailWorker : BackgroundService
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(10);

    private readonly MailOptions _options;
    private readonly MailInbox _inbox;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<MailWorker> _logger;
    private readonly Reporter _reporter;
    private readonly TimeProvider _time;
    private readonly MailJournal _journal;
    private readonly CommandMail _mail;
    private readonly AnswerPost _answers;
    private readonly RefusedMail _refused;
    private readonly MailMeter _meter = new();
    private readonly Dictionary<string, MailRetry> _retries = [];
    private readonly Dictionary<string, IDisposable> _locks = [];
    private DateTimeOffset _nextSweep;
    private Task? _sending;

    public MailWorker(
        IOptions<MailOptions> options, IOptions<FaultlineOptions> faultline, IOptions<HostOptions> host, MailInbox inbox, IServiceScopeFactory scopes, IMailSender sender, Reporter reporter,
        ILogger<MailWorker> logger, TimeProvider? time = null)
    {
        (_options, _inbox, _scopes, _reporter, _logger, _time) = (options.Value, inbox, scopes, reporter, logger, time ?? TimeProvider.System);
        _journal = new MailJournal(_options.Directory);
        _mail = new CommandMail(_options, _journal, new CommandRunner(_options.CommandTimeout, reporter, faultline.Value.Exceptions.Find), _time);
        // Other services stop in that time too.
        var grace = host.Value.ShutdownTimeout / 5;
        _answers = new AnswerPost(new Outbox(_journal, sender, _time, grace: grace >= TimeSpan.Zero && grace < LongestGrace ? grace : LongestGrace), _options.PollInterval, logger);
        _refused = new RefusedMail(Path.Combine(_options.Directory, "refused"));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The app starts first, whatever lies in the queue.
        await Task.Yield();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        LogStarted(_logger, _options.Address, string.Join(", ", _inbox.Maildirs.Select(maildir => maildir.Root)));
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RoundAsync(ended.Token).ConfigureAwait(false);
                if (_sending is { IsFaulted: true })
                    await _sending.ConfigureAwait(false);
                await _inbox.WaitAsync(_options.PollInterval, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(_logger);
        }
        finally
        {
            // Also when a round has failed for good: who sends would wait for ever, and the locks stay held.
            await ended.CancelAsync().ConfigureAwait(false);
            await (_sending ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var held in _locks.Values)
                held.Dispose();
        }
    }

    public override void Dispose()
    {
        _meter.Dispose();
        _answers.Dispose();
        base.Dispose();
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        // The fence protects the app: a disk that fails for a while is no reason to end, and the next round tries again.
        try
        {
            foreach (var maildir in _inbox.Maildirs.Where(IsOurs))
            {
                // Who holds the queue of the hook, which all processes with this directory share, sends the answers.
                if (maildir == _inbox.Own)
                    _sending ??= Task.Run(() => _answers.RunAsync(stopping), CancellationToken.None);
                foreach (var path in maildir.Messages())
                {
                    await TakeAsync(path, stopping).ConfigureAwait(false);
                    _answers.Wake();
                }
            }

            Sweep();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogDisk(_logger, e.Message);
        }
    }

    private async Task TakeAsync(string path, CancellationToken stopping)
    {
        if (_retries.TryGetValue(path, out var retry) && _time.GetUtcNow() < retry.Next)
            return;
        // The fence protects the queue: what cannot be taken now stays where it is, and the next message has its turn.
        try
        {
            var (raw, isCut) = await ReadAsync(path, stopping).ConfigureAwait(false);
            await using var scope = _scopes.CreateAsyncScope();
            var verdict = await _mail.TakeAsync(raw, isCut, scope.ServiceProvider.GetRequiredService<IMailCommands>(), stopping).ConfigureAwait(false);
            LogVerdict(_logger, Path.GetFileName(path), verdict.Kind, verdict.Reason);
            if (verdict.Failures is { } reports)
                LogFailed(_logger, Path.GetFileName(path), reports);
            _meter.Count(verdict.Kind);
            if (verdict.Kind == MailVerdictKind.Refused)
                _refused.Keep(path);
            else
                File.Delete(path);
            _retries.Remove(path);
        }
        catch (Exception e) when (!(e is OperationCanceledException && stopping.IsCancellationRequested))
        {
            _retries[path] = MailRetry.After(retry, _time.GetUtcNow());
            // Once a message: the same failure every hour is no news.
            var report = retry is null ? await _reporter.ReportAsync(new Failure { Exception = e, Topic = "mail queue" }).ConfigureAwait(false) : null;
            LogStays(_logger, e, Path.GetFileName(path), report?.ToString() ?? "none");
        }
    }

    private async Task<(ReadOnlyMemory<byte> Raw, bool IsCut)> ReadAsync(string path, CancellationToken stopping)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        var raw = new byte[Math.Min(length, _options.MaxMessageBytes)];
        var read = 0;
        while (read < raw.Length && await RandomAccess.ReadAsync(handle, raw.AsMemory(read), read, stopping).ConfigureAwait(false) is > 0 and var some)
            read += some;
        return (raw.AsMemory(0, read), length > read);
    }

    private bool IsOurs(Maildir maildir)
    {
        if (_locks.ContainsKey(maildir.Root))
            return true;
        if (SegmentLock.TryTake(Path.Combine(maildir.Root, "faultline")) is not { } held)
            return false;
        _locks.Add(maildir.Root, held);
        return true;
    }

    private void Sweep()
    {
        var now = _time.GetUtcNow();
        if (now < _nextSweep)
            return;
        _nextSweep = now + SweepInterval;
        _journal.Prune(now - _options.Retention);
        _refused.Prune(now - _options.Retention);
        _inbox.Own.Sweep(now - TimeSpan.FromDays(2));
        foreach (var gone in _retries.Keys.Where(path => !File.Exists(path)).ToList())
            _retries.Remove(gone);
    }

    [LoggerMessage(90, LogLevel.Information, "Commands to {Address} are taken from {Maildirs}")]
    private static partial void LogStarted(ILogger logger, string address, string maildirs);

    [LoggerMessage(91, LogLevel.Information, "No more commands are taken by e-mail")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(92, LogLevel.Information, "Mail {File}: {Verdict}. {Reason}")]
    private static partial void LogVerdict(ILogger logger, string file, MailVerdictKind verdict, string reason);

    [LoggerMessage(97, LogLevel.Error, "A command of mail {File} failed. Error report: {ReportId}")]
    private static partial void LogFailed(ILogger logger, string file, string reportId);

    [LoggerMessage(93, LogLevel.Error, "Mail {File} stays in the queue and is tried again. Error report: {ReportId}")]
    private static partial void LogStays(ILogger logger, Exception exception, string file, string reportId);

    [LoggerMessage(95, LogLevel.Error, "The mail queue cannot be used now: {Reason}")]
    private static partial void LogDisk(ILogger logger, string reason);
}
