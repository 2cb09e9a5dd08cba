using Faultline.Mail;
using Faultline.Mail.Commands;
using Faultline.Mail.Mime;

namespace Faultline.Tests.Mail;

/// <summary>Single fields and lines of a message.</summary>
public sealed class FieldTests
{
    [Theory]
    [InlineData("alice@example.org", "alice@example.org")]
    [InlineData("Alice <Alice@Example.ORG.>", "Alice@example.org")]
    [InlineData("\"bob@evil.test\" <alice@example.org>", "alice@example.org")]
    [InlineData("bob@evil.test <alice@example.org>", "alice@example.org")]
    [InlineData("(bob@evil.test) alice (a \\) comment) @ example.org", "alice@example.org")]
    [InlineData("\"alice\"@example.org", "alice@example.org")]
    [InlineData("a@bücher.example", "a@xn--bcher-kva.example")]
    public void An_address_is_read(string field, string address)
    {
        var found = new List<Mailbox>();
        Mailbox.TryReadList(field, found).ShouldBeTrue();
        found.ShouldHaveSingleItem().ToString().ShouldBe(address);
    }

    [Theory]
    [InlineData("a@b.test, c@d.test")]
    [InlineData("<a@b.test> <c@d.test>")]
    [InlineData("a@b.test <c@d.test> e")]
    [InlineData("<@relay.test:a@b.test>")]
    [InlineData("a@b@c.test")]
    [InlineData("-oQ/tmp@b.test")]
    [InlineData("\"a b\"@c.test")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a..b@c.test")]
    [InlineData("<a@b.test")]
    [InlineData("Alice")]
    [InlineData("")]
    [InlineData("a@b.test (open")]
    [InlineData("=?utf-8?Q?a=40b.test?= <>")]
    public void What_is_not_exactly_one_address_is_no_sender(string field) =>
        Letter.Read($"From: {field}\nDate: Sat, 21 Nov 2026 22:15:50 +0000\n\n").Defect().ShouldBe("From does not hold exactly one address");

    [Fact]
    public void Groups_and_lists_of_recipients_are_read_and_what_is_none_is_passed_over()
    {
        var found = new List<Mailbox>();
        Mailbox.TryReadList("team: a@b.test, nonsense, C <c@d.test>;, e@f.test", found).ShouldBeFalse();
        found.Select(box => box.ToString()).ShouldBe(["a@b.test", "c@d.test", "e@f.test"]);
    }

    [Theory]
    [InlineData("Sat, 21 Nov 2026 22:15:50 +0000 (UTC)", "2026-11-21T22:15:50+00:00")]
    [InlineData("21 Nov 2026 22:15 -0530", "2026-11-21T22:15:00-05:30")]
    [InlineData("Sat, 1 Nov 26 2:05:00 GMT", "2026-11-01T02:05:00+00:00")]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    [InlineData("Sat, 31 Feb 2026 22:15:50 +0000", null)]
    public void A_date_is_read(string field, string? date) => MailDate.Read(field)?.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(date);

    [Theory]
    [InlineData("=?utf-8?Q?caf=C3=A9_x?=", "café x")]
    [InlineData("=?UTF-8*en?b?Y2Fmw6k=?= =?utf-8?Q?_x?=", "café x")]
    [InlineData("a =?iso-8859-1?q?=E9?= b", "a é b")]
    [InlineData("=?utf-8?X?a?= =?utf-8?Q?a b?= =?", "=?utf-8?X?a?= =?utf-8?Q?a b?= =?")]
    public void Encoded_words_are_read(string field, string text) => EncodedWords.Decode(field).ShouldBe(text);

    [Fact]
    public void Commands_are_the_lines_before_signature_and_quotation()
    {
        var text = "  stop web \n\n\u200brename \"my server\"  “new name”\n> start db\n\nOn Sat, 21 Nov 2026, Compute <commands@compute.test>\nwrote:\n> stop\n>> stop\nstart db\n-- \nAlice\n";
        var lines = CommandLines.In(text);
        lines.Select(line => (line.Number, line.Text)).ShouldBe([(1, "stop web"), (3, "rename \"my server\"  “new name”"), (10, "start db")]);
        lines[1].Words().ShouldBe(["rename", "my server", "new name"]);
    }

    [Theory]
    [InlineData("stop web\n--\nAlice")]
    [InlineData("stop web\n-----Original Message-----\nstart db")]
    [InlineData("stop web\n________________________________\nFrom: x")]
    public void Signature_and_answered_message_hold_no_commands(string text) => CommandLines.In(text).ShouldHaveSingleItem().Text.ShouldBe("stop web");

    [Theory]
    [InlineData("On Thu, Nov 26, 2026 at 3:00 PM Compute <commands@compute.test> wrote:")]
    [InlineData("On 11/26/26, Compute wrote:")]
    [InlineData("On 26 Nov 2026, at 10:00, Compute wrote:")]
    [InlineData("Compute <commands@compute.test> wrote:")]
    [InlineData("On Thu, Nov 26, 2026 at 3:00 PM The Commands of Compute <\ncommands@compute.test> wrote:")]
    [InlineData("On Thu, Nov 26, 2026 at 3:00 PM The Commands of\nCompute <commands@compute.test> wrote:")]
    [InlineData("On Thu, Nov 26, 2026\nat 3:00 PM The Commands of\nCompute <commands@compute.test> wrote:")]
    [InlineData("On Thu, Nov 26, 2026\nat 3:00 PM Compute\n<commands@compute.test> wrote:")]
    [InlineData("Am 26.11.26 um 10:00 schrieb Compute:")]
    [InlineData("Am Do., 26. Nov. 2026 um 10:00 Uhr schrieb Compute <commands@compute.test>:")]
    [InlineData("Le jeu. 26 nov. 2026 à 10:00, Compute <commands@compute.test> a\nécrit\u00a0:")]
    [InlineData("Le 26/11/2026 à 10:00, Compute a écrit\u00a0:")]
    [InlineData("El jue, 26 nov 2026 a las 10:00, Compute (<commands@compute.test>) escribió:")]
    [InlineData("Em qui., 26 de nov. de 2026 às 10:00, Compute <commands@compute.test> escreveu:")]
    [InlineData("Il giorno gio 26 nov 2026 alle ore 10:00 Compute <commands@compute.test> ha scritto:")]
    [InlineData("Op do 26 nov 2026 om 10:00 schreef Compute <commands@compute.test>:")]
    [InlineData("Den tors 26 nov. 2026 kl 10:00 skrev Compute <commands@compute.test>:")]
    [InlineData("czw., 26 lis 2026 o 10:00 Compute <commands@compute.test> napisał(a):")]
    [InlineData("to 26. marrask. 2026 klo 10.00 Compute (commands@compute.test) kirjoitti:")]
    [InlineData("чт, 26 нояб. 2026 г. в 10:00, Compute <commands@compute.test>:")]
    [InlineData("2026年11月26日(木) 10:00 Compute <commands@compute.test>:")]
    [InlineData("Compute <commands@compute.test> 于2026年11月26日周四 10:00写道：")]
    [InlineData("Quoting Compute <commands@compute.test>:")]
    [InlineData("On Thu, Nov 26, 2026 at 10:00:00AM +0100, Compute wrote:")]
    [InlineData("On 2026-11-26 10:00, Compute wrote:")]
    [InlineData("On Nov 26, 2026, at 10:00 AM, Compute <commands@compute.test> wrote:")]
    [InlineData("On 11/26/26 3:00 PM, The Commands of Compute\nwrote:")]
    [InlineData("Thu, 26 Nov 2026 10:00:00 +0100 The Commands of Compute\n<commands@compute.test> wrote:")]
    [InlineData("Am 26.11.26 um 10:00 schrieb\nCompute:")]
    [InlineData("Am 26.11.2026 um 10:00 schrieb Compute <commands@compute.test>:")]
    [InlineData("Am Do., 26. Nov. 2026 um 10:00 Uhr schrieb Die Befehle von Compute <\ncommands@compute.test>:")]
    [InlineData("Am Thu, Nov 26, 2026 at 10:00:00AM +0100 schrieb Compute:")]
    [InlineData("Am Donnerstag, 26. November 2026, 10:00:00 CET schrieb\nCompute <commands@compute.test>:")]
    [InlineData("Le 26 nov. 2026 à 10:00, Compute <commands@compute.test> a écrit\u00a0:")]
    [InlineData("Le jeu. 26 nov. 2026 à 10:00, Les commandes de Compute\n<commands@compute.test> a écrit :")]
    [InlineData("Le jeudi 26 novembre 2026 à 10:00:00 UTC+1,\nCompute <commands@compute.test> a écrit :")]
    [InlineData("Le 26/11/2026 à 10:00, Compute a\nécrit :")]
    [InlineData("tor. 26. nov. 2026 kl. 10.00 skrev\nCompute <commands@compute.test>:")]
    [InlineData("čt 26. 11. 2026 v 10:00 odesílatel Compute\n<commands@compute.test> napsal:")]
    [InlineData("26 Kas 2026 Per, 10:00 tarihinde Compute\n<commands@compute.test> şunu yazdı:")]
    [InlineData("чт, 26 нояб. 2026 г. в 10:00, Compute\n<commands@compute.test>:")]
    public void What_a_mail_program_writes_before_a_quotation_is_no_command(string attribution)
    {
        foreach (var between in (string[])["", "\n"])
            CommandLines.In($"start 5\n{attribution}\n{between}> stop db\n> stop db2\nstop web").Select(line => line.Text).ShouldBe(["start 5", "stop web"]);
    }

    [Theory]
    [InlineData("rename web alice@customers.test:")]
    [InlineData("stop web:")]
    [InlineData("stop alice@customers.test\nnotes:")]
    [InlineData("on kitchen 5\nAlice wrote:")]
    [InlineData("wrote:")]
    [InlineData("stop <web@customers.test>\nAlice wrote:")]
    [InlineData("On Thu, Nov 26, 2026 at 3:00 PM Compute <commands@compute.test> wrote")]
    [InlineData("add 2 servers\ncommands@example.org wrote:")]
    [InlineData("stop 12 web\ncommands@example.org wrote:")]
    [InlineData("5 servers up\ncommands@example.org wrote:")]
    [InlineData("start db\nadd 2 servers\ncommands@example.org wrote:")]
    [InlineData("stop 5 web 10:00\nc@x wrote:")]
    [InlineData("stop 5 web 2026 10:00\ncommands@example.org wrote:")]
    [InlineData("stop 26 Nov 2026 10:00\ncommands@example.org wrote:")]
    [InlineData("5 servers 10:00\ncommands@example.org wrote:")]
    [InlineData("On 5 web 10:00\ncommands@example.org wrote:")]
    [InlineData("stop 5 web 10:00\nstart 6 db 11:00\nc@x wrote:")]
    [InlineData("stop 5 web 10.30\nAlice schrieb:")]
    [InlineData("start 5\nThe plan of 10:00, as Bob wrote:")]
    public void Any_other_line_above_a_quotation_is_a_command(string lines) =>
        string.Join('\n', CommandLines.In($"{lines}\n> stop db").Select(line => line.Text)).ShouldBe(lines);

    [Theory]
    [InlineData("stop 12 web")]
    [InlineData("stop 12 web-2026")]
    [InlineData("stop 12 web 10:00")]
    [InlineData("stop 12 web-2026 10:00")]
    [InlineData("stop 5 web 26.11.2026 10:00")]
    public void A_command_right_above_a_short_introduction_stays(string command) =>
        CommandLines.In($"{command}\nCompute <commands@compute.test> wrote:\n> stop db").ShouldHaveSingleItem().Text.ShouldBe(command);

    [Fact]
    public void What_looks_like_an_introduction_far_from_a_quotation_is_a_command() =>
        CommandLines.In("On 26 Nov 2026, at 10:00, Compute wrote:\n\n\n> stop db").Count.ShouldBe(1);

    [Theory]
    [InlineData("Return-Path: <>")]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=b")]
    [InlineData("Auto-Submitted: auto-replied (vacation)")]
    [InlineData("Auto-Submitted: auto-generated; x=y")]
    [InlineData("Precedence: Bulk")]
    [InlineData("X-Auto-Response-Suppress: OOF, AutoReply")]
    [InlineData("List-Id: <list.example.org>")]
    [InlineData("X-Failed-Recipients: a@b.test")]
    [InlineData("X-Loop: commands@compute.test")]
    [InlineData("From: MAILER-DAEMON@customers.test")]
    [InlineData("From: commands+token@compute.test")]
    public void Automatic_mail_is_recognised(string field) =>
        AutomaticMail.Reason(ReceivedMail.Read(Letter.Changed([field], "stop web")), [Letter.Box(Letter.Service)]).ShouldNotBeNull();

    [Theory]
    [InlineData("Auto-Submitted: no")]
    [InlineData("Precedence: first-class")]
    [InlineData("Return-Path: <alice@customers.test>")]
    [InlineData("X-Auto-Response-Suppress: DR, RN, NRN")]
    [InlineData("From: commands@customers.test")]
    public void Mail_of_a_human_is_not_taken_for_automatic(string field) =>
        AutomaticMail.Reason(ReceivedMail.Read(Letter.Changed([field], "stop web")), [Letter.Box(Letter.Service)]).ShouldBeNull();

    [Fact]
    public void A_message_that_runs_in_a_circle_is_recognised() =>
        AutomaticMail.Reason(ReceivedMail.Read(Letter.Of(Enumerable.Repeat("Received: from x", 51).Concat(Letter.Head), "stop")), []).ShouldNotBeNull();
}
