using System.Text;
using Faultline.Mail;
using Faultline.Mail.Queue;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Mail;

/// <summary>The queues: in, a Maildir; out, answers until a mail server has them.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task A_delivered_message_is_new_and_nothing_is_left_aside()
    {
        await using var desk = new MailDesk();
        var maildir = new Maildir(Path.Combine(desk.Root, "in"));

        (await maildir.DeliverAsync(new MemoryStream("one"u8.ToArray()), 3, default)).ShouldBe(3);
        (await maildir.DeliverAsync(new MemoryStream("four"u8.ToArray()), 3, default)).ShouldBe(-1);
        (await maildir.DeliverAsync(new MemoryStream(), 3, default)).ShouldBe(0);

        (await File.ReadAllTextAsync(maildir.Messages().ShouldHaveSingleItem())).ShouldBe("one");
        Directory.GetFiles(Path.Combine(maildir.Root, "tmp")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_whose_sender_breaks_off_is_not_delivered()
    {
        await using var desk = new MailDesk();
        var maildir = new Maildir(Path.Combine(desk.Root, "in"));
        await Should.ThrowAsync<IOException>(() => maildir.DeliverAsync(new BrokenStream(), 100, default));
        maildir.Messages().ShouldBeEmpty();
        Directory.GetFiles(Path.Combine(maildir.Root, "tmp")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_stays_until_the_mail_server_takes_it_with_growing_pauses()
    {
        await using var desk = new MailDesk();
        await desk.TakeAsync(Letter.With("stop web"), new StubCommands());
        var sender = new StubSender { Fails = true };
        var outbox = new Outbox(desk.Journal, sender, desk.Time);
        for (var second = 0; second < 100; second++)
        {
            await outbox.SendAsync((_, _, _) => { }, default);
            desk.Time.Advance(TimeSpan.FromSeconds(1));
        }

        // At 0, 10, 30 and 70 seconds.
        sender.Tried.ShouldBe(4);
        sender.Fails = false;
        desk.Time.Advance(TimeSpan.FromHours(1));
        (await outbox.SendAsync((_, _, _) => { }, default)).ShouldBe(1);
        (await outbox.SendAsync((_, _, _) => { }, default)).ShouldBe(0);
        sender.Sent.ShouldHaveSingleItem().To.ShouldBe(Letter.Alice);
        desk.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_the_mail_server_fails_the_other_answers_wait_too_and_another_is_the_first_next_time()
    {
        await using var desk = new MailDesk();
        await AnswerThreeAsync(desk);
        var sender = new StubSender { Fails = true };
        var outbox = new Outbox(desk.Journal, sender, desk.Time);
        var told = new List<string>();
        await outbox.SendAsync((_, e, _) => told.Add(e.Message), default);
        (sender.Tried, string.Join(',', told)).ShouldBe((1, "no mail server"));

        sender.Fails = false;
        (await outbox.SendAsync((_, _, _) => { }, default)).ShouldBe(0);
        desk.Time.Advance(TimeSpan.FromSeconds(10));
        (await outbox.SendAsync((_, _, _) => { }, default)).ShouldBe(3);
        ReceivedMail.Read(sender.Sent.Last().Content).Headers["In-Reply-To"].ShouldBe("<0@customers.test>");
    }

    [Fact]
    public async Task An_answer_that_the_mail_server_refuses_holds_up_no_other()
    {
        await using var desk = new MailDesk();
        await AnswerThreeAsync(desk);
        var sender = new StubSender { Refused = "<0@customers.test>" };
        var outbox = new Outbox(desk.Journal, sender, desk.Time);
        (await outbox.SendAsync((_, _, _) => { }, default)).ShouldBe(2);
        (await outbox.SendAsync((_, _, _) => { }, default)).ShouldBe(0);
        sender.Tried.ShouldBe(3);
        sender.Refused = null;
        desk.Time.Advance(TimeSpan.FromSeconds(10));
        (await outbox.SendAsync((_, _, _) => { }, default)).ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_for_which_sendmail_says_that_it_is_away_is_tried_alone_and_given_up_as_the_others_are()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell script stands in for sendmail");
        await using var desk = new MailDesk();
        var program = Script(desk, "if grep -q '<0@customers.test>'; then echo try >>\"$(dirname \"$0\")/tries\"; exit 69; fi");
        var outbox = new Outbox(desk.Journal, new SendmailProgram(program, desk.Root), desk.Time);
        await desk.TakeAsync(Letter.Changed(["Message-ID: <0@customers.test>"], "stop web"), new StubCommands());
        var (sent, givenUp) = (0, 0);
        for (var hour = 0; hour <= 6; hour++)
        {
            // Pauses grow, but up to ten minutes only: it may be the server after all.
            for (var minute = 0; minute < 60; minute += 11)
            {
                sent += await outbox.SendAsync((_, _, given) => givenUp += given ? 1 : 0, default);
                desk.Time.Advance(TimeSpan.FromMinutes(11));
            }
        }

        File.ReadAllLines($"{desk.Root}/tries").Length.ShouldBe(7 * 6);
        (sent, givenUp).ShouldBe((0, 0));
        await outbox.SendAsync((_, _, _) => { }, default);
        await desk.TakeAsync(Letter.Changed(["Message-ID: <1@customers.test>"], "stop web"), new StubCommands());
        (await outbox.SendAsync((_, _, _) => { }, default)).ShouldBe(1);
        desk.Time.Advance(TimeSpan.FromDays(5));
        await outbox.SendAsync((_, _, given) => givenUp += given ? 1 : 0, default);
        givenUp.ShouldBe(1);
        desk.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sender_that_does_not_listen_keeps_no_service_from_stopping()
    {
        await using var desk = new MailDesk();
        await desk.TakeAsync(Letter.With("stop web"), new StubCommands());
        var sender = new StubSender { Hangs = true };
        using var stopping = new CancellationTokenSource();
        var sending = new Outbox(desk.Journal, sender, desk.Time, TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(50)).SendAsync((_, _, _) => { }, stopping.Token);
        await Eventually.True(() => sender.Tried == 1, "the answer under way");
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(30)));
        desk.Waiting.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_server_that_hangs_is_given_its_time_and_no_more()
    {
        await using var desk = new MailDesk();
        await AnswerThreeAsync(desk);
        var outbox = new Outbox(desk.Journal, new StubSender { Hangs = true }, desk.Time, TimeSpan.FromMilliseconds(50));
        Exception? told = null;
        (await outbox.SendAsync((_, e, _) => told = e, default)).ShouldBe(0);
        told.ShouldBeOfType<TimeoutException>().Message.ShouldContain("00:00:00.05");
        desk.Waiting.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_answer_that_was_taken_is_not_sent_again_while_the_disk_cannot_write_so_down()
    {
        await using var desk = new MailDesk();
        await desk.TakeAsync(Letter.With("stop web"), new StubCommands());
        var done = Path.Combine(desk.Root, "mail", "done");
        Directory.Delete(done);
        var sender = new StubSender();
        var outbox = new Outbox(desk.Journal, sender, desk.Time);
        await Should.ThrowAsync<IOException>(() => outbox.SendAsync((_, _, _) => { }, default));
        Directory.CreateDirectory(done);
        (await outbox.SendAsync((_, _, _) => { }, default)).ShouldBe(1);
        sender.Sent.Count.ShouldBe(1);
        desk.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_that_nobody_takes_is_given_up_after_five_days()
    {
        await using var desk = new MailDesk();
        await desk.TakeAsync(Letter.With("stop web"), new StubCommands());
        var outbox = new Outbox(desk.Journal, new StubSender { Fails = true }, desk.Time);
        desk.Time.Advance(TimeSpan.FromDays(5) + TimeSpan.FromMinutes(1));
        var givenUp = false;
        await outbox.SendAsync((_, _, given) => givenUp = given, default);
        givenUp.ShouldBeTrue();
        desk.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_of_a_message_that_was_begun_long_ago_has_its_five_days_too()
    {
        await using var desk = new MailDesk();
        var mail = ReceivedMail.Read(Letter.With("stop web"));
        desk.Journal.Save(new MailRecord { Key = mail.KeyFor("alice", isIdSigned: true), User = "alice", Address = Letter.Alice, Content = mail.Content, Begun = desk.Time.GetUtcNow() });
        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.TakeAsync(Letter.With("stop web"), new StubCommands());
        bool? givenUp = null;
        await new Outbox(desk.Journal, new StubSender { Fails = true }, desk.Time).SendAsync((_, _, given) => givenUp = given, default);
        givenUp.ShouldBe(false);
        desk.Waiting.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_done_long_ago_is_forgotten_and_what_waits_is_not()
    {
        await using var desk = new MailDesk();
        await desk.TakeAsync(Letter.With("stop web"), new StubCommands());
        await desk.TakeAsync(Letter.Changed(["Message-ID: <2@customers.test>"], "stop web"), new StubCommands());
        var (done, waits) = (desk.Waiting[0], desk.Waiting[1]);
        desk.Journal.Close(done);

        desk.Journal.Prune(DateTimeOffset.UtcNow.AddMinutes(1));

        desk.Journal.IsFinished(done.Key).ShouldBeFalse();
        desk.Journal.IsFinished(waits.Key).ShouldBeTrue();
    }

    [Fact]
    public async Task A_record_that_was_damaged_counts_as_not_there()
    {
        await using var desk = new MailDesk();
        var key = ReceivedMail.Read(Letter.With("stop web")).KeyFor("alice", isIdSigned: true);
        await File.WriteAllTextAsync(Path.Combine(desk.Root, "mail", "open", key + ".json"), "{\"key\":");
        (await desk.TakeAsync(Letter.With("stop web"), new StubCommands())).Kind.ShouldBe(MailVerdictKind.Taken);
    }

    [Fact]
    public async Task Sendmail_gets_the_message_on_standard_input_and_the_recipient_behind_two_dashes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell script stands in for sendmail");
        await using var desk = new MailDesk();
        var program = Script(desk, $"printf '%s\\n' \"$@\" > {desk.Root}/arguments; cat > {desk.Root}/stdin");
        await new SendmailProgram(program, desk.Root).SendAsync(new OutgoingMail(Letter.Alice, "Subject: x\r\n\r\n.\r\n"u8.ToArray()), default);
        (await File.ReadAllTextAsync($"{desk.Root}/arguments")).ShouldBe($"-i\n-f\n<>\n--\n{Letter.Alice}\n");
        (await File.ReadAllTextAsync($"{desk.Root}/stdin")).ShouldBe("Subject: x\n\n.\n");
        Directory.GetFiles(desk.Root, "*.eml").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sendmail_that_fails_says_why()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell script stands in for sendmail");
        await using var desk = new MailDesk();
        var program = Script(desk, "echo queue is full >&2; exit 75");
        var content = new byte[1024 * 1024];
        (await Should.ThrowAsync<IOException>(() => new SendmailProgram(program, desk.Root).SendAsync(new OutgoingMail(Letter.Alice, content), default)))
            .Message.ShouldBe($"'{program}' ended with 75: queue is full");
    }

    [Theory]
    [InlineData(67, true)]
    [InlineData(65, true)]
    [InlineData(69, true)]
    [InlineData(127, false)]
    public async Task A_sendmail_tells_a_recipient_that_is_none_from_its_own_failure(int code, bool isRefused)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell script stands in for sendmail");
        await using var desk = new MailDesk();
        var program = Script(desk, $"exit {code}");
        var thrown = await Should.ThrowAsync<Exception>(() => new SendmailProgram(program, desk.Root).SendAsync(new OutgoingMail(Letter.Alice, new byte[10]), default));
        (thrown is MailRefusedException).ShouldBe(isRefused);
    }

    [Fact]
    public async Task A_sendmail_that_hangs_is_ended_with_what_it_began()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell script stands in for sendmail");
        await using var desk = new MailDesk();
        var program = Script(desk, $"sleep 600 & echo $! > {desk.Root}/child; wait");
        using var limit = new CancellationTokenSource();
        var sending = new SendmailProgram(program, desk.Root).SendAsync(new OutgoingMail(Letter.Alice, new byte[10]), limit.Token);
        var child = await Eventually.Get(() => File.Exists($"{desk.Root}/child") ? File.ReadAllText($"{desk.Root}/child").Trim() : null, text => text.Length > 0);
        await limit.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => sending);
        // What has ended may stay as a zombie, for whoever is to be told of it.
        await Eventually.True(() => !File.Exists($"/proc/{child}/stat") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z ", StringComparison.Ordinal), "its end");
        Directory.GetFiles(desk.Root, "*.eml").ShouldBeEmpty();
    }

    private static async Task AnswerThreeAsync(MailDesk desk)
    {
        for (var i = 0; i < 3; i++)
        {
            await desk.TakeAsync(Letter.Changed([$"Message-ID: <{i}@customers.test>"], "stop web"), new StubCommands());
            File.SetLastWriteTimeUtc(Directory.GetFiles(Path.Combine(desk.Root, "mail", "outbox")).OrderByDescending(File.GetLastWriteTimeUtc).First(), DateTime.UnixEpoch.AddDays(10_000 + i));
        }
    }

    private static string Script(MailDesk desk, string body)
    {
        var path = Path.Combine(desk.Root, "sendmail");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n", new UTF8Encoding(false));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private sealed class BrokenStream : MemoryStream
    {
        private bool _begun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_begun)
                throw new IOException("it broke off");
            _begun = true;
            return new(10);
        }
    }
}
