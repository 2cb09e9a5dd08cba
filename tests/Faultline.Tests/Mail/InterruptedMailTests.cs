using Faultline.Mail;
using Faultline.Mail.Commands;
using Faultline.Mail.Queue;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Mail;

/// <summary>What becomes of commands when the process ends while they run: none is done twice unless it may be, and the sender hears what is known.</summary>
public sealed class InterruptedMailTests
{
    private static readonly byte[] Mail = Letter.With("stop web", "start db", "stop x");

    private static string Key => ReceivedMail.Read(Mail).KeyFor("alice", isIdSigned: true);

    [Fact]
    public async Task While_a_command_runs_it_stands_on_the_disk_that_it_was_begun()
    {
        await using var desk = new MailDesk();
        var seen = new List<(int Done, bool IsBegun)>();
        var commands = new StubCommands((_, _) =>
        {
            var record = desk.Journal.FindOpen(Key).ShouldNotBeNull();
            seen.Add((record.Lines.Count, record.IsBegun));
            return new(MailAnswer.Done("Done."));
        });
        await desk.TakeAsync(Mail, commands);
        seen.ShouldBe([(0, true), (1, true), (2, true)]);
    }

    [Fact]
    public async Task A_command_that_was_running_when_the_process_was_killed_is_not_run_again_and_the_sender_is_told()
    {
        await using var desk = new MailDesk();
        Begin(desk, attempts: 1);
        var commands = new StubCommands();

        (await desk.TakeAsync(Mail, commands)).Reason.ShouldBe("1 Unknown, 2 NotTried");

        commands.Run.ShouldBeEmpty();
        var report = System.Text.Json.JsonDocument.Parse(desk.Reports.Texts.ShouldHaveSingleItem()).RootElement;
        report.Text("topic").ShouldBe("mail stop");
        desk.AnswerText.ShouldContain("Line 1: stop web\n  Sorry, compute ended after it had begun with this. It may or may not\n  have been done. Please look, before you send it again.");
        desk.AnswerText.ShouldContain($"\n  {report.Text("id")}\n");
        desk.AnswerText.ShouldContain("Line 2: start db\n  Not tried");
    }

    [Fact]
    public async Task One_that_may_run_again_does_under_the_same_key()
    {
        await using var desk = new MailDesk();
        Begin(desk, attempts: 1);
        var commands = new StubCommands { RunsAgain = true };
        (await desk.TakeAsync(Mail, commands)).Reason.ShouldBe("3 Done");
        commands.Run.Select(command => command.Key).ShouldBe([$"{Key}-1", $"{Key}-2", $"{Key}-3"]);
    }

    [Fact]
    public async Task One_that_may_run_again_and_that_the_process_does_not_survive_is_given_up_at_the_third_time()
    {
        await using var desk = new MailDesk();
        Begin(desk, CommandMail.MaxAttempts);
        var commands = new StubCommands { RunsAgain = true };
        await desk.TakeAsync(Mail, commands);
        commands.Run.ShouldBeEmpty();
        desk.AnswerText.ShouldContain("OOPS-");
    }

    [Fact]
    public async Task A_command_that_does_not_listen_is_waited_for_when_the_service_stops_and_is_done_once()
    {
        await using var desk = new MailDesk();
        using var stop = new CancellationTokenSource();
        var commands = new StubCommands(async (_, _) =>
        {
            await stop.CancelAsync();
            await Task.Yield();
            return MailAnswer.Done("Done.");
        });
        await Should.ThrowAsync<OperationCanceledException>(() => desk.TakeAsync(Mail, commands, stopping: stop.Token));
        desk.Restart();

        var next = new StubCommands();
        (await desk.TakeAsync(Mail, next)).Reason.ShouldBe("3 Done");

        commands.Run.Concat(next.Run).Select(command => command.Text).ShouldBe(["stop web", "start db", "stop x"]);
    }

    [Theory]
    [InlineData(false, "1 Done, 1 Unknown, 1 NotTried", "stop web|start db")]
    [InlineData(true, "3 Done", "stop web|start db|start db|stop x")]
    public async Task A_command_that_ends_because_the_service_stops_was_begun(bool mayRunAgain, string reason, string run)
    {
        await using var desk = new MailDesk();
        using var stop = new CancellationTokenSource();
        var commands = new StubCommands((command, cancellation) =>
        {
            if (command.Name == "start")
                stop.Cancel();
            cancellation.ThrowIfCancellationRequested();
            return new(MailAnswer.Done("Done."));
        });
        await Should.ThrowAsync<OperationCanceledException>(() => desk.TakeAsync(Mail, commands, stopping: stop.Token));
        desk.Restart();

        var next = new StubCommands { RunsAgain = mayRunAgain };
        (await desk.TakeAsync(Mail, next)).Reason.ShouldBe(reason);

        string.Join('|', commands.Run.Concat(next.Run).Select(command => command.Text)).ShouldBe(run);
        desk.AnswerText.ShouldContain("Line 1: stop web\n  Done.");
    }

    [Fact]
    public async Task Orderly_stops_are_no_sign_against_a_command()
    {
        await using var desk = new MailDesk();
        for (var i = 0; i < 5; i++)
        {
            using var stop = new CancellationTokenSource();
            var commands = new StubCommands((_, cancellation) =>
            {
                stop.Cancel();
                cancellation.ThrowIfCancellationRequested();
                return new(MailAnswer.Done("Done."));
            }) { RunsAgain = true };
            await Should.ThrowAsync<OperationCanceledException>(() => desk.TakeAsync(Mail, commands, stopping: stop.Token));
            desk.Restart();
        }

        (await desk.TakeAsync(Mail, new StubCommands { RunsAgain = true })).Reason.ShouldBe("3 Done");
    }

    [Fact]
    public async Task A_message_that_was_begun_is_brought_to_its_end_also_when_it_is_too_old_by_then()
    {
        await using var desk = new MailDesk();
        Begin(desk, attempts: 1);
        desk.Time.Advance(TimeSpan.FromDays(8));

        (await desk.TakeAsync(Mail, new StubCommands())).Kind.ShouldBe(MailVerdictKind.Taken);

        desk.Answer.Headers["To"].ShouldBe(Letter.Alice);
        desk.AnswerText.ShouldContain("It may or may not\n  have been done.");
        (await desk.TakeAsync(Letter.Changed(["Message-ID: <2@customers.test>"], "stop web"), new StubCommands())).Kind.ShouldBe(MailVerdictKind.Refused);
        desk.Waiting.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("nobody", "1 Done, 1 Unknown, 1 NotTried")]
    [InlineData("another", "1 Done, 1 Unknown, 1 NotTried")]
    [InlineData("untrusted", "1 Done, 1 Unknown, 1 NotTried")]
    [InlineData("nobody, nothing begun", "1 Done, 2 NotTried")]
    public async Task Who_is_not_proven_any_more_or_is_another_by_now_runs_nothing_more_and_is_told(string what, string reason)
    {
        await using var desk = new MailDesk();
        Begin(desk, attempts: 1, isBegun: !what.EndsWith("nothing begun", StringComparison.Ordinal), new LineRecord(1, "stop web", LineOutcome.Done, "stop is done."));
        if (what == "untrusted")
            desk.Restart(options => options.AuthservIds[0] = "mx.other.test");
        var commands = new StubCommands { RunsAgain = true, KnowsNobody = what.StartsWith("nobody", StringComparison.Ordinal), User = what == "another" ? "alice2" : "alice" };

        (await desk.TakeAsync(Mail, commands)).Reason.ShouldBe(reason);

        commands.Run.ShouldBeEmpty();
        desk.Answer.Headers["To"].ShouldBe(Letter.Alice);
        desk.AnswerText.ShouldContain(what.EndsWith("nothing begun", StringComparison.Ordinal) ? "no longer certain that you sent this" : "It may or may not\n  have been done.");
    }

    [Fact]
    public async Task A_token_that_has_ended_meanwhile_holds_for_what_was_begun()
    {
        var key = new string('k', 32);
        await using var desk = new MailDesk(options => options.TokenKeys.Add(key));
        var address = new MailTokens(Letter.Service, [key], desk.Time).AddressFor("alice", TimeSpan.FromHours(1));
        var raw = Letter.Changed(["Authentication-Results:", $"To: {address}"], "stop web");
        var mail = ReceivedMail.Read(raw);
        desk.Journal.Save(new MailRecord { Key = mail.KeyFor("alice", isIdSigned: true), User = "alice", Address = Letter.Alice, Content = mail.Content, Begun = desk.Time.GetUtcNow() });
        desk.Time.Advance(TimeSpan.FromHours(2));
        (await desk.TakeAsync(raw, new StubCommands())).Reason.ShouldBe("1 Done");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_finished_before_the_process_ended_is_not_run_again_whoever_the_sender_is_by_then(bool isKnown)
    {
        await using var desk = new MailDesk();
        await desk.TakeAsync(Mail, new StubCommands());
        Begin(desk, attempts: 1);
        var commands = new StubCommands { RunsAgain = true, KnowsNobody = !isKnown };

        (await desk.TakeAsync(Mail, commands)).Kind.ShouldBe(MailVerdictKind.Duplicate);

        commands.Run.ShouldBeEmpty();
        desk.Journal.FindOpen(Key).ShouldBeNull();
        desk.Waiting.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, "outbox")]
    [InlineData(true, "outbox")]
    [InlineData(false, "open")]
    [InlineData(true, "open")]
    public async Task A_disk_that_fails_after_a_command_makes_it_neither_unknown_nor_done_twice(bool mayRunAgain, string place)
    {
        await using var desk = new MailDesk();
        var folder = Path.Combine(desk.Root, "mail", place);
        var commands = new StubCommands((command, _) =>
        {
            // The answer cannot be written after the third, or the third not be begun.
            if (command.Line == (place == "outbox" ? 3 : 2))
                Directory.Delete(folder, recursive: true);
            return new(MailAnswer.Done("Done."));
        }) { RunsAgain = mayRunAgain };
        for (var i = 0; i < 4; i++)
            await Should.ThrowAsync<IOException>(() => desk.TakeAsync(Mail, commands));
        Directory.CreateDirectory(folder);

        (await desk.TakeAsync(Mail, commands)).Reason.ShouldBe("3 Done");

        commands.Run.Select(command => command.Text).ShouldBe(["stop web", "start db", "stop x"]);
        desk.Reports.Texts.ShouldBeEmpty();
        (await desk.TakeAsync(Mail, commands)).Kind.ShouldBe(MailVerdictKind.Duplicate);
    }

    [Fact]
    public async Task What_was_decided_is_on_the_disk_before_the_answer_is()
    {
        await using var desk = new MailDesk();
        var outbox = Path.Combine(desk.Root, "mail", "outbox");
        var commands = new StubCommands((command, _) =>
        {
            if (command.Line == 3)
                Directory.Delete(outbox);
            return new(MailAnswer.Done("Done."));
        });
        await Should.ThrowAsync<IOException>(() => desk.TakeAsync(Mail, commands));
        desk.Restart();

        (await desk.TakeAsync(Mail, commands)).Reason.ShouldBe("3 Done");

        commands.Run.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_help_that_throws_is_left_out()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands((command, _) => new(command.Line == 3 ? MailAnswer.Wrong("No.") : MailAnswer.Done("Done."))) { Helps = () => throw new InvalidOperationException() };
        (await desk.TakeAsync(Mail, commands)).Reason.ShouldBe("2 Done, 1 Wrong");
        commands.Run.Count.ShouldBe(3);
        desk.AnswerText.ShouldContain("Not done: No.");
    }

    // As a process leaves it that dies in the command after these lines, or before it.
    private static void Begin(MailDesk desk, int attempts, bool isBegun, params LineRecord[] lines) => desk.Journal.Save(new MailRecord
    {
        Key = Key, User = "alice", Address = Letter.Alice, MessageId = "<1@customers.test>", Content = ReceivedMail.Read(Mail).Content, Begun = desk.Time.GetUtcNow(),
        IsBegun = isBegun, Attempts = isBegun ? attempts : 0, Lines = [.. lines],
    });

    // As a process leaves it that dies in the first command.
    private static void Begin(MailDesk desk, int attempts) => Begin(desk, attempts, isBegun: true);
}
