using Faultline.Mail.Commands;
using Faultline.Mail.Mime;
using Faultline.Mail.Proofs;
using Faultline.Mail.Queue;
using Faultline.Mail.Replies;

namespace Faultline.Mail;

/// <summary>
/// From a message to its effect and its answer. When a call ends, all of it is on the disk, and the message may leave the queue; when it
/// throws, the message stays, and the next call goes on where this one ended.
/// </summary>
internal sealed class CommandMail
{
    /// <summary>How often a line may be begun that may run again: a command that ends the process must not do so for ever.</summary>
    public const int MaxAttempts = 3;

    private readonly MailOptions _options;
    private readonly MailJournal _journal;
    private readonly CommandRunner _runner;
    private readonly ReplyComposer _replies;
    private readonly RefusalAllowance _allowance;
    private readonly SenderProof _proof;
    private readonly TimeProvider _time;

    public CommandMail(MailOptions options, MailJournal journal, CommandRunner runner, TimeProvider time)
    {
        (_options, _journal, _runner, _time) = (options, journal, runner, time);
        _replies = new ReplyComposer(options, time);
        _allowance = new RefusalAllowance(options.MaxRefusalsPerHour, time);
        _proof = new SenderProof(options, time);
    }

    /// <summary>Takes a message.</summary>
    /// <param name="raw">The message, or its beginning.</param>
    /// <param name="isCut">Whether it is longer than that.</param>
    /// <param name="commands">What the app does.</param>
    /// <param name="stopping">The service stops.</param>
    public async Task<MailVerdict> TakeAsync(ReadOnlyMemory<byte> raw, bool isCut, IMailCommands commands, CancellationToken stopping)
    {
        var mail = ReceivedMail.Read(raw);
        if (AutomaticMail.Reason(mail, _proof.Own) is { } automatic)
            return new MailVerdict(MailVerdictKind.Automatic, automatic);
        var sender = await _proof.UserAsync(mail, commands, stopping).ConfigureAwait(false);
        var key = sender.User is null ? "" : mail.KeyFor(sender.User, sender.IsIdSigned);
        if (sender.User is not null && _journal.IsFinished(key))
            return new MailVerdict(MailVerdictKind.Duplicate, $"{mail.MessageId ?? key} was taken before", sender.User);
        // Who was believed when the message was begun gets his answer, also when it is too old by now, or his token has ended.
        var record = sender.User is { } user ? _journal.FindOpen(key) ?? NewRecord(mail, key, user) : _journal.FindOpenOf(mail.Content);
        return record is null ? new MailVerdict(MailVerdictKind.Refused, sender.Refusal) : await TakeAsync(mail, isCut, record, commands, stopping).ConfigureAwait(false);
    }

    private MailRecord NewRecord(ReceivedMail mail, string key, string user) =>
        new() { Key = key, User = user, Address = mail.From!.Value.ToString(), MessageId = mail.MessageId, Content = mail.Content, Begun = _time.GetUtcNow() };

    private async Task<MailVerdict> TakeAsync(ReceivedMail mail, bool isCut, MailRecord record, IMailCommands commands, CancellationToken stopping)
    {
        var refused = isCut ? $"Your message is longer than {_options.MaxMessageBytes} bytes. Nothing was done." : await RunAsync(mail, record, commands, stopping).ConfigureAwait(false);
        var isNothingDone = record.Lines.All(line => line.Outcome is not (LineOutcome.Done or LineOutcome.Unknown));
        record.Reply = !isNothingDone || _allowance.TryTake(record.Address) ? _replies.Compose(mail, record, refused, commands.Help) : null;
        _journal.Finish(record);
        return new MailVerdict(MailVerdictKind.Taken, Count(record), record.User, Failures(record));
    }

    /// <summary>Runs the lines that were not run yet, as far as all goes well.</summary>
    /// <returns>Why no line can be run at all, for the sender; or null.</returns>
    private async Task<string?> RunAsync(ReceivedMail mail, MailRecord record, IMailCommands commands, CancellationToken stopping)
    {
        if (mail.Text(out var isTextCut) is not { } text)
            return "Your message has no part of plain text. Please write commands as plain text, not only as HTML. Nothing was done.";
        if (isTextCut)
            return $"The text of your message is longer than {Mime.MimeLimits.TextBytes} bytes. Nothing was done.";
        var lines = CommandLines.In(text);
        if (lines.Count == 0)
            return "Your message has no line that is a command. Nothing was done.";
        if (lines.Count > _options.MaxCommands)
            return $"Your message has {lines.Count} lines, and at most {_options.MaxCommands} commands are taken. Nothing was done.";
        foreach (var line in lines.Skip(record.Lines.Count))
        {
            if (record.Lines.Any(done => done.Outcome != LineOutcome.Done))
                record.Lines.Add(new LineRecord(line.Number, line.Text, LineOutcome.NotTried, ""));
            else
                await RunAsync(line, record, commands, stopping).ConfigureAwait(false);
        }

        return null;
    }

    // What became of a line is on the disk before the next one is begun, and before the message leaves the queue.
    private async Task RunAsync(CommandLine line, MailRecord record, IMailCommands commands, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
        {
            _journal.Save(record);
            stopping.ThrowIfCancellationRequested();
        }

        record.Lines.Add(await OutcomeAsync(line, record, commands, stopping).ConfigureAwait(false));
        (record.IsBegun, record.Attempts) = (false, 0);
    }

    private async Task<LineRecord> OutcomeAsync(CommandLine line, MailRecord record, IMailCommands commands, CancellationToken stopping)
    {
        if (line.Text.Length > CommandLine.MaxLength)
            return new LineRecord(line.Number, line.Text[..CommandLine.MaxLength], LineOutcome.Wrong, $"The line is longer than {CommandLine.MaxLength} characters.");
        if (line.Words() is not [{ Length: > 0 } name, .. var arguments])
            return new LineRecord(line.Number, line.Text, LineOutcome.Wrong, "The line does not begin with a command.");
        var command = new MailCommand
        {
            Line = line.Number, Text = line.Text, Name = name.ToLowerInvariant(), Arguments = arguments,
            UserId = record.User, Address = record.Address, MessageId = record.MessageId, Key = $"{record.Key}-{line.Number}",
        };
        if (record.IsBegun && !CommandRunner.MayRunAgain(commands, command))
            return await _runner.LeaveAsync(command).ConfigureAwait(false);
        if (record.Attempts >= MaxAttempts)
            return await _runner.GiveUpAsync(command, record.Attempts).ConfigureAwait(false);
        // Written before it runs: if the process ends meanwhile, the next one knows.
        (record.IsBegun, record.Attempts) = (true, record.Attempts + 1);
        _journal.Save(record);
        try
        {
            return await _runner.RunAsync(commands, command, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // An orderly stop is no sign against the command; but it was begun.
            record.Attempts--;
            _journal.Save(record);
            throw;
        }
    }

    private static string? Failures(MailRecord record)
    {
        var failed = record.Lines.Where(line => line.Outcome is LineOutcome.Failed or LineOutcome.Unknown).Select(line => line.ReportId ?? "none").ToList();
        return failed.Count == 0 ? null : string.Join(", ", failed);
    }

    private static string Count(MailRecord record)
    {
        var counts = record.Lines.GroupBy(line => line.Outcome).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}");
        return record.Lines.Count == 0 ? "no command" : string.Join(", ", counts);
    }
}
