using Faultline.Mail;
using Faultline.Mail.Queue;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Mail;

/// <summary>From a message to its effect and its answer, whatever happens in between.</summary>
public sealed class CommandMailTests
{
    [Fact]
    public async Task Commands_are_run_in_order_and_the_answer_is_plain_text()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();

        var verdict = await desk.TakeAsync(Letter.With("Stop \"my web\"", "", "start db"), commands);

        verdict.ShouldBe(new MailVerdict(MailVerdictKind.Taken, "2 Done", "alice"));
        commands.Run.Select(command => (command.Line, command.Name, string.Join('|', command.Arguments), command.UserId, command.Address))
            .ShouldBe([(1, "stop", "my web", "alice", Letter.Alice), (3, "start", "db", "alice", Letter.Alice)]);
        commands.Run.Select(command => command.Key).Distinct().Count().ShouldBe(2);
        desk.Answer.Headers["Content-Type"].ShouldBe("text/plain; charset=utf-8");
        desk.AnswerText.ShouldBe("Line 1: Stop \"my web\"\n  stop is done.\n\nLine 3: start db\n  start is done.\n\n-- \ncompute, commands by e-mail\n\n");
    }

    [Fact]
    public async Task What_is_wrong_with_a_line_is_told_and_later_lines_are_not_tried()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands((command, _) => new(command.Name == "start" ? MailAnswer.Wrong("No server is called db.") : MailAnswer.Done("Done.")));

        (await desk.TakeAsync(Letter.With("stop web", "start db", "stop other"), commands)).Reason.ShouldBe("1 Done, 1 Wrong, 1 NotTried");

        commands.Run.Count.ShouldBe(2);
        desk.AnswerText.ShouldContain("Line 2: start db\n  Not done: No server is called db.\n");
        desk.AnswerText.ShouldContain("Line 3: stop other\n  Not tried, because of the line that was not done.\n");
        desk.AnswerText.ShouldContain("Commands:\n  stop SERVER\n");
        desk.Reports.Texts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_is_reported_and_the_sender_gets_the_id_and_the_message_back()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands((_, _) => throw new InvalidOperationException("password=hunter2"));

        var verdict = await desk.TakeAsync(Letter.With("stop web"), commands);

        var report = System.Text.Json.JsonDocument.Parse(desk.Reports.Texts.ShouldHaveSingleItem()).RootElement;
        var id = report.Text("id");
        verdict.Failures.ShouldBe(id);
        report.Text("topic").ShouldBe("mail stop");
        report.GetProperty("user").Text("id").ShouldBe("alice");
        desk.AnswerText.ShouldContain($"recorded as\n  {id}\n");
        desk.Answer.Headers["X-Oops-Id"].ShouldBe(id);
        desk.RawAnswer.ShouldContain("Content-Type: message/rfc822\r\n");
        desk.RawAnswer.ShouldContain("\r\nMessage-ID: <1@customers.test>\r\n");
        desk.RawAnswer.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_fault_below_500_is_what_is_wrong_with_the_line_and_one_above_is_a_failure()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands((command, _) => throw new Fault("compute.x.y", command.Name == "stop" ? 409 : 503, "Title", "It runs no more.").ToException());

        await desk.TakeAsync(Letter.With("stop web"), commands);
        desk.AnswerText.ShouldContain("Not done: It runs no more.");
        desk.Reports.Texts.ShouldBeEmpty();

        await desk.TakeAsync(Letter.Changed(["Message-ID: <2@customers.test>"], "start web"), commands);
        desk.Reports.Texts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_command_that_does_not_end_is_a_failure_of_its_time()
    {
        await using var desk = new MailDesk(options => options.CommandTimeout = TimeSpan.FromSeconds(1));
        using var release = new ManualResetEventSlim();
        var commands = new StubCommands((_, _) =>
        {
            release.Wait(CancellationToken.None);
            return new(MailAnswer.Done("late"));
        });

        await desk.TakeAsync(Letter.With("stop web", "start db"), commands);
        release.Set();

        desk.AnswerText.ShouldContain("It took too long.");
        desk.Reports.Texts.ShouldHaveSingleItem().ShouldContain("TimeoutException");
    }

    [Theory]
    [InlineData("Your message has no line that is a command.", "> stop web")]
    [InlineData("Your message has 51 lines", null)]
    public async Task A_message_of_which_nothing_can_be_run_is_answered(string told, string? line)
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();
        await desk.TakeAsync(Letter.With(line is null ? [.. Enumerable.Repeat("stop web", 51)] : [line]), commands);
        commands.Run.ShouldBeEmpty();
        desk.AnswerText.ShouldContain(told);
    }

    [Fact]
    public async Task A_message_that_is_too_long_or_has_no_plain_text_is_answered()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();
        await desk.TakeAsync(Letter.With("stop web"), commands, isCut: true);
        desk.AnswerText.ShouldContain("longer than 4194304 bytes");
        await desk.TakeAsync(Letter.Changed(["Message-ID: <2@customers.test>", "Content-Type: text/html"], "<p>stop web</p>"), commands);
        desk.Waiting.Count.ShouldBe(2);
        commands.Run.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_done_once_also_after_a_restart_and_when_its_answer_is_sent()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();
        await desk.TakeAsync(Letter.With("stop web"), commands);

        (await desk.TakeAsync(Letter.With("stop web"), commands)).Kind.ShouldBe(MailVerdictKind.Duplicate);
        desk.Restart();
        desk.Journal.Close(desk.Waiting.Single());
        (await desk.TakeAsync(Letter.With("stop web"), commands)).Kind.ShouldBe(MailVerdictKind.Duplicate);

        commands.Run.Count.ShouldBe(1);
        desk.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_Message_ID_the_same_words_of_the_same_moment_are_a_duplicate_and_others_are_not()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();
        byte[] Without(string date) => Letter.Changed(["Message-ID:", $"Date: {date}"], "stop web");
        await desk.TakeAsync(Without("Sat, 21 Nov 2026 22:15:50 +0000"), commands);
        (await desk.TakeAsync(Without("Sat, 21 Nov 2026 22:15:50 +0000"), commands)).Kind.ShouldBe(MailVerdictKind.Duplicate);
        (await desk.TakeAsync(Without("Sat, 21 Nov 2026 22:15:51 +0000"), commands)).Kind.ShouldBe(MailVerdictKind.Taken);
    }

    [Fact]
    public async Task A_signed_message_that_is_sent_again_under_another_id_and_with_other_blanks_is_a_duplicate()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();
        const string Open = "DKIM-Signature: d=customers.test; c=relaxed/relaxed; h=from:to:date; b=y";
        await desk.TakeAsync(Letter.Changed([Open], "stop  web"), commands);
        (await desk.TakeAsync(Letter.Changed([Open, "Message-ID: <other@evil.test>"], "stop web ", ""), commands)).Kind.ShouldBe(MailVerdictKind.Duplicate);
        (await desk.TakeAsync(Letter.Changed([Open], "stop db"), commands)).Kind.ShouldBe(MailVerdictKind.Taken);
        commands.Run.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", MailVerdictKind.Automatic)]
    [InlineData("Authentication-Results: mx.compute.test; dkim=none", MailVerdictKind.Refused)]
    public async Task Mail_of_machines_and_of_nobody_has_no_effect_and_no_answer(string field, object kind)
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();
        (await desk.TakeAsync(Letter.Changed([field], "stop web"), commands)).Kind.ShouldBe((MailVerdictKind)kind);
        commands.Run.ShouldBeEmpty();
        desk.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_whose_signature_was_taken_out_is_known_again_under_another_id()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();
        foreach (var id in (string[])["<1@customers.test>", "<2@customers.test>"])
            await desk.TakeAsync(Letter.Changed(["DKIM-Signature:", $"Message-ID: {id}"], "stop web"), commands);
        commands.Run.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_header_of_which_not_all_is_read_proves_nothing()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();
        await desk.TakeAsync(Letter.Of([.. Letter.Head, .. Enumerable.Repeat("X: y", 1_000), "From: Mallory <mallory@customers.test>"], "stop web"), commands);
        await desk.TakeAsync(Letter.Of([.. Letter.Head, $"X: {new string('y', 17_000)}"], "stop web"), commands);
        await desk.TakeAsync(Letter.Of([.. Letter.Head, .. Enumerable.Repeat($"X: {new string('y', 10_000)}", 27)], "stop web"), commands);
        commands.Run.ShouldBeEmpty();
        desk.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_text_that_is_not_read_to_its_end_nothing_is_done()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands();
        await desk.TakeAsync(Letter.With(["stop web", .. Enumerable.Repeat("> " + new string('y', 70), 1_000), "stop web-12"]), commands);
        commands.Run.ShouldBeEmpty();
        desk.AnswerText.ShouldContain("Nothing was done");
    }

    [Fact]
    public async Task Two_machines_that_answer_one_another_come_to_an_end()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands((_, _) => new(MailAnswer.Wrong("No.")));
        for (var i = 0; i < 30; i++)
            await desk.TakeAsync(Letter.Changed([$"Message-ID: <{i}@customers.test>"], "I am on holiday"), commands);
        desk.Waiting.Count.ShouldBe(10);
        desk.Time.Advance(TimeSpan.FromHours(1));
        await desk.TakeAsync(Letter.Changed(["Message-ID: <x@customers.test>"], "I am back"), commands);
        desk.Waiting.Count.ShouldBe(11);
    }

    [Fact]
    public async Task An_eleventh_failure_in_an_hour_is_answered_with_its_id_and_a_hundred_and_first_is_not()
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands((_, _) => throw new InvalidOperationException());
        for (var i = 0; i < 101; i++)
        {
            await desk.TakeAsync(Letter.Changed([$"Message-ID: <{i}@customers.test>"], "stop web"), commands);
            desk.Waiting.Count.ShouldBe(Math.Min(i + 1, 100));
        }

        desk.Waiting.ShouldAllBe(record => record.Lines[0].ReportId != null);
    }
}
