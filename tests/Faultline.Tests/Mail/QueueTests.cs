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
