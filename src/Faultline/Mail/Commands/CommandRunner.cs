using Faultline.Reports;

namespace Faultline.Mail.Commands;

/// <summary>Runs one command as a job of its own, within its time, and makes a report of its failure.</summary>
/// <param name="limit">How long a command may take.</param>
/// <param name="reporter">Makes the reports.</param>
/// <param name="expected">The fault of an exception that somebody foresaw, or null.</param>
internal sealed class CommandRunner(TimeSpan limit, Reporter reporter, Func<Exception, Fault?> expected)
{
    private const int FromStatus = 500;

    /// <exception cref="OperationCanceledException">The service stops, and the command ended because of it; it may be done in part.</exception>
    public async Task<LineRecord> RunAsync(IMailCommands commands, MailCommand command, CancellationToken stopping)
    {
        using var work = ReportContext.Begin();
        var context = ReportContext.Current!;
        context.SetUser(command.UserId);
        context.Tag("channel", "mail");
        context.Message($"Line {command.Line} of the command mail {command.MessageId ?? command.Key}");
        // The fence protects the queue: whatever a command throws, its sender gets an answer, and the next message its turn.
        try
        {
            var answer = await InTimeAsync(commands, command, stopping).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"{commands.GetType().Name} gave no answer to the command {command.Name}");
            return new LineRecord(command.Line, command.Text, answer.IsDone ? LineOutcome.Done : LineOutcome.Wrong, answer.Text);
        }
        catch (Exception e) when (!(e is OperationCanceledException && stopping.IsCancellationRequested))
        {
            return await FailAsync(command, context, e).ConfigureAwait(false);
        }
    }

    /// <summary>A command that may run again, and that the process did not survive more than once.</summary>
    public Task<LineRecord> GiveUpAsync(MailCommand command, int attempts) =>
        ReportAsync(command, new InvalidOperationException($"The process ended {attempts} times while the command {command.Name} ran"), LineOutcome.Failed);

    /// <summary>A command that was begun before the process ended, and that is not run again.</summary>
    public Task<LineRecord> LeaveAsync(MailCommand command) =>
        ReportAsync(command, new InvalidOperationException($"The process ended while the command {command.Name} ran; it may or may not have been done"), LineOutcome.Unknown);

    /// <summary>Whether the app lets a command be run again.</summary>
    public static bool MayRunAgain(IMailCommands commands, MailCommand command)
    {
        // The fence protects the sender: what cannot be said is not so, and he is told.
        try
        {
            return commands.MayRunAgain(command);
        }
        catch (Exception)
        {
            return false;
        }
    }

    // The command runs on another thread: one that blocks, or does not listen, costs its own thread, and is reported when its time is over.
    private async Task<MailAnswer?> InTimeAsync(IMailCommands commands, MailCommand command, CancellationToken stopping)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = Task.Run(() => commands.RunAsync(command, time.Token).AsTask(), CancellationToken.None);
        time.CancelAfter(limit);
        try
        {
            // One that listens gets a moment to end by itself; what it says last is better to read than that it was late. One that does not is waited for also while the
            // service stops: what becomes of it is to be written down.
            return await running.WaitAsync(limit + TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (time.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"The command {command.Name} took longer than {limit}", e);
        }
    }

    private Task<LineRecord> FailAsync(MailCommand command, ReportContext? context, Exception exception)
    {
        var fault = Expected(exception);
        return fault is { Status: < FromStatus }
            ? Task.FromResult(new LineRecord(command.Line, command.Text, LineOutcome.Wrong, fault.Detail))
            : ReportAsync(command, exception, LineOutcome.Failed, fault, context);
    }

    private async Task<LineRecord> ReportAsync(MailCommand command, Exception exception, LineOutcome outcome, Fault? fault = null, ReportContext? context = null)
    {
        var report = await reporter.ReportAsync(new Failure { Exception = exception, Fault = fault, Context = context, Topic = $"mail {command.Name}" }).ConfigureAwait(false);
        return new LineRecord(command.Line, command.Text, outcome, exception is TimeoutException ? "It took too long." : "", report?.ToString());
    }

    private Fault? Expected(Exception exception)
    {
        // The fence protects the report: a mapping of the app's that throws must not hide what it was to map.
        try
        {
            return expected(exception);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
