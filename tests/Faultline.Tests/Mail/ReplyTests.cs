using System.Text;
using Faultline.Mail;
using Faultline.Mail.Replies;

namespace Faultline.Tests.Mail;

/// <summary>The form of an answer, which any mail program must be able to read and none may answer by itself.</summary>
public sealed class ReplyTests
{
    [Fact]
    public async Task An_answer_belongs_to_the_message_and_is_no_command_to_anybody()
    {
        var answer = await AnswerAsync(Letter.Changed(["References: <0@customers.test> nonsense <evil", "Subject: =?utf-8?Q?caf=C3=A9?= =?utf-8?Q?=0D=0ABcc:_x@evil.test?="], "stop web"));
        var headers = answer.Headers;
        headers["From"].ShouldBe(Letter.Service);
        headers["To"].ShouldBe(Letter.Alice);
        answer.Subject.ShouldBe("Re: caféBcc: x@evil.test");
        headers.Count("Bcc").ShouldBe(0);
        headers["In-Reply-To"].ShouldBe("<1@customers.test>");
        headers["References"].ShouldBe("<0@customers.test> <1@customers.test>");
        headers["Date"].ShouldBe("Sat, 21 Nov 2026 22:15:50 +0000");
        headers["Message-ID"].ShouldNotBeNull().ShouldMatch(@"^<[0-9a-f]{32}\.reply@compute\.test>$");
        AutomaticMail.Reason(answer, []).ShouldNotBeNull();
        answer.Defect().ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_goes_to_From_and_never_to_Reply_To() =>
        (await AnswerAsync(Letter.Changed(["Reply-To: eve@evil.test"], "stop web"))).Headers["To"].ShouldBe(Letter.Alice);

    [Theory]
    [InlineData("caf\u00e9 \0 \u202e " + "x")]
    [InlineData("plain")]
    public async Task Every_line_of_an_answer_is_short_and_has_no_bare_line_end(string word)
    {
        await using var desk = new MailDesk();
        var commands = new StubCommands((_, _) => throw new InvalidOperationException());
        var body = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(word, 5_000)) + "\rlone\n");
        await desk.TakeAsync([.. Letter.Changed([$"Subject: {new string('é', 400)}", $"References: {string.Concat(Enumerable.Range(0, 90).Select(i => $"<{i}@x.test> "))}"], "stop web"), .. body], commands);

        var raw = desk.RawAnswer;
        raw.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain("\r");
        raw.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain("\n");
        raw.ShouldNotContain("\0");
        raw.Split("\r\n").ShouldAllBe(line => line.Length <= 998);
        raw.Split("\r\n\r\n")[0].Split("\r\n").ShouldAllBe(line => line.Length <= 78);
        raw.Contains("Content-Transfer-Encoding: 8bit", StringComparison.Ordinal).ShouldBe(raw.Any(c => c > '~'));
    }

    [Fact]
    public void The_original_is_cut_at_64_KiB_at_the_end_of_a_line()
    {
        var raw = Encoding.ASCII.GetBytes("From alice Sat\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n")));
        var cut = Encoding.ASCII.GetString(OriginalMessage.Attachable(raw));
        cut.Length.ShouldBeInRange(OriginalMessage.MaxBytes - 20, OriginalMessage.MaxBytes);
        cut.ShouldStartWith("line 0\r\nline 1\r\n");
        cut.ShouldEndWith("\r\n");
    }

    [Fact]
    public void A_long_line_of_the_original_is_broken() =>
        Encoding.ASCII.GetString(OriginalMessage.Attachable(Encoding.ASCII.GetBytes(new string('x', 2_000)))).Split("\r\n").Select(line => line.Length).ShouldBe([998, 998, 4, 0]);

    private static async Task<ReceivedMail> AnswerAsync(byte[] message)
    {
        await using var desk = new MailDesk();
        await desk.TakeAsync(message, new StubCommands());
        return desk.Answer;
    }
}
