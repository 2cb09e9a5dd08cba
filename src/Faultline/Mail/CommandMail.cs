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

    // An answer with the id of a failure is worth more than one that says what was wrong with a line.
    private const int FailuresPerRefusal = 10;

    private readonly MailOptions _options;
    private readonly MailJournal _journal;
    private readonly CommandRunner _runner;
    private readonly ReplyComposer _replies;
    private readonly RefusalAllowance _refusals;
    private readonly RefusalAllowance _failures;
    private readonly SenderProof _proof;
    private readonly TimeProvider _time;

    // What was decided of messages that are not finished. What this process has seen holds over what lies on a disk that could not be written meanwhile. One thread takes messages.
    private readonly Dictionary<string, MailRecord> _decided = [];

    public CommandMail(MailOptions options, MailJournal journal, CommandRunner runner, TimeProvider time)
    {
        (_options, _journal, _runner, _time) = (options, journal, runner, time);
        _replies = new ReplyComposer(options, time);
        _refusals = new RefusalAllowance(options.MaxRefusalsPerHour, time);
        _failures = new RefusalAllowance(options.MaxRefusalsPerHour * FailuresPerRefusal, time);
        _proof = new SenderProof(options);
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
        var content = mail.Content;
        var begun = _decided.Values.FirstOrDefault(record => record.Content == content) ?? _journal.FindOpenOf(content);
        if (begun is not null && _journal.IsFinished(begun.Key))
            return Duplicate(mail, begun.Key, begun.User);
        // Who was believed when the message was begun is believed until its end, also when it is too old by then, or his token has ended.
        var sender = await _proof.UserAsync(mail, commands, begun?.Begun ?? _time.GetUtcNow(), stopping).ConfigureAwait(false);
        if (sender.User is not { } user)
            return begun is null ? new MailVerdict(MailVerdictKind.Refused, sender.Refusal) : await TakeAsync(mail, isCut, begun, commands: null, stopping).ConfigureAwait(false);
        var key = mail.KeyFor(user, sender.IsIdSigned);
        if (_journal.IsFinished(key))
            return Duplicate(mail, key, user);
        var record = begun ?? _decided.GetValueOrDefault(key) ?? _journal.FindOpen(key) ?? NewRecord(mail, key, user);
        return await TakeAsync(mail, isCut, record, record.User == user ? commands : null, stopping).ConfigureAwait(false);
    }

    // A process that ended right after a message was finished leaves the record of its being begun.
    private MailVerdict Duplicate(ReceivedMail mail, string key, string user)
    {
        _journal.Forget(key);
        _decided.Remove(key);
        return new MailVerdict(MailVerdictKind.Duplicate, $"{mail.MessageId ?? key} was taken before", user);
    }

    private MailRecord NewRecord(ReceivedMail mail, string key, string user) =>
        new() { Key = key, User = user, Address = mail.From!.Value.ToString(), MessageId = mail.MessageId, Content = mail.Content, Begun = _time.GetUtcNow() };

    // Without commands nothing more is run: who sent the message is not proven any more, or is another user now. Who began it gets his answer.
    private async Task<MailVerdict> TakeAsync(ReceivedMail mail, bool isCut, MailRecord record, IMailCommands? commands, CancellationToken stopping)
    {
        var refused = isCut ? $"Your message is longer than {_options.MaxMessageBytes} bytes. Nothing was done." : await RunAsync(mail, record, commands, stopping).ConfigureAwait(false);
        if (record.Lines.Count > 0)
            _journal.Save(record);
        record.Reply ??= MayBeAnswered(record) ? _replies.Compose(mail, record, refused, HelpOf(commands)) : null;
        // Before the disk is asked: tried again, it must not count against the sender once more.
        _decided[record.Key] = record;
        record.Finished = _time.GetUtcNow();
        _journal.Finish(record);
        _decided.Remove(record.Key);
        return new MailVerdict(MailVerdictKind.Taken, Count(record), record.User, Failures(record));
    }

    private bool MayBeAnswered(MailRecord record)
    {
        if (record.Lines.Any(line => line.Outcome is LineOutcome.Done or LineOutcome.Unknown))
            return true;
        return (record.Lines.Any(line => line.Outcome == LineOutcome.Failed) ? _failures : _refusals).TryTake(record.Address);
    }

    private static string HelpOf(IMailCommands? commands)
    {
        // The fence protects the answer: a help that throws is left out.
        try
        {
            return commands?.Help ?? "";
        }
        catch (Exception)
        {
            return "";
        }
    }

    /// <summary>Runs the lines that were not run yet, as far as all goes well.</summary>
    /// <returns>Why no line can be run at all, for the sender; or null.</returns>
    private async Task<string?> RunAsync(ReceivedMail mail, MailRecord record, IMailCommands? commands, CancellationToken stopping)
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
    private async Task RunAsync(CommandLine line, MailRecord record, IMailCommands? commands, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
        {
            _journal.Save(record);
            stopping.ThrowIfCancellationRequested();
        }

        record.Lines.Add(await OutcomeAsync(line, record, commands, stopping).ConfigureAwait(false));
        (record.IsBegun, record.Attempts) = (false, 0);
        _decided[record.Key] = record;
    }

    private async Task<LineRecord> OutcomeAsync(CommandLine line, MailRecord record, IMailCommands? commands, CancellationToken stopping)
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
        if (record.IsBegun && (commands is null || !CommandRunner.MayRunAgain(commands, command)))
            return await _runner.LeaveAsync(command).ConfigureAwait(false);
        if (commands is null)
            return new LineRecord(line.Number, line.Text, LineOutcome.NotTried, "Not tried, because it is no longer certain that you sent this.");
        if (record.Attempts >= MaxAttempts)
            return await _runner.GiveUpAsync(command, record.Attempts).ConfigureAwait(false);
        SaveBegun(record);
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

    // Written before it runs: if the process ends meanwhile, the next one knows. What could not be written was not begun.
    private void SaveBegun(MailRecord record)
    {
        var before = (record.IsBegun, record.Attempts);
        (record.IsBegun, record.Attempts) = (true, record.Attempts + 1);
        try
        {
            _journal.Save(record);
        }
        catch
        {
            (record.IsBegun, record.Attempts) = before;
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
