using System.Text;
using Faultline.Mail;

namespace Faultline.Tests.Mail;

/// <summary>Which part of a message holds the commands, and what it says.</summary>
public sealed class TextPartTests
{
    [Theory]
    [InlineData("From: a@b.test\n\nstop web\nstart db\n", "stop web\nstart db\n")]
    [InlineData("From: a@b.test\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nrename web caf=C3=A9 and=\n more=20\n", "rename web café and more \n")]
    [InlineData("Content-Transfer-Encoding: BASE64 (as always)\n\nc3RvcCB3\nZWIK!!\n", "stop web\n")]
    [InlineData("Content-Type: text/plain; charset=\"iso-8859-1\"\n\ncaf\u00e9\n", "café\n")]
    [InlineData("Content-Type: text/plain; charset=windows-1252\n\n\u0093web\u0094\n", "“web”\n")]
    [InlineData("Content-Type: text/plain; charset=made-up\n\nstop \u00e9\n", "stop ?\n")]
    [InlineData("Content-Type: text/plain; charset=utf-7\n\n+AHM-top\n", "+AHM-top\n")]
    [InlineData("Content-Type: nonsense\n\nstop\n", "stop\n")]
    public void A_single_part_is_decoded(string message, string text) => Letter.TextOf(message).ShouldBe(text);

    [Fact]
    public void The_first_plain_text_of_nested_multiparts_is_taken()
    {
        var message = """
            Content-Type: multipart/mixed; boundary="outer"

            This is a multi-part message in MIME format.
            --outer
            Content-Type: multipart/alternative; boundary=outer-inner

            --outer-inner
            Content-Type: text/html

            <p>stop html</p>
            --outer-inner
            Content-Type: text/plain

            stop web
            --outer-inner--
            --outer
            Content-Type: text/plain

            stop db
            --outer--
            """;
        Letter.TextOf(message).ShouldBe("stop web");
    }

    [Fact]
    public void Attachments_inner_messages_and_unknown_encodings_are_passed_over()
    {
        var message = """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain
            Content-Disposition: attachment; filename=x.txt

            stop attachment
            --b
            Content-Type: message/rfc822

            From: someone@else.test

            stop forwarded
            --b
            Content-Type: text/plain
            Content-Transfer-Encoding: x-secret

            stop encoded
            --b  
            Content-Type: text/plain; charset=utf-8

            stop web

            --b--
            stop epilogue
            """;
        Letter.TextOf(message).ShouldBe("stop web\n");
    }

    [Theory]
    [InlineData("Content-Type: text/html\n\n<p>stop web</p>\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\nno part at all\n")]
    [InlineData("Content-Type: multipart/mixed\n\n--b\n\nstop\n--b--\n")]
    [InlineData("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\nstop\n--b--\n")]
    [InlineData("Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/octet-stream\n\nx\n--b--\n")]
    public void A_message_without_plain_text_has_none(string message) => Letter.TextOf(message).ShouldBeNull();

    [Fact]
    public void A_part_ends_at_an_outer_boundary_if_its_own_never_comes()
    {
        var message = """
            Content-Type: multipart/mixed; boundary=out

            --out
            Content-Type: multipart/alternative; boundary=in

            --in
            Content-Type: text/html

            x
            --out

            stop web
            --out--
            """;
        Letter.TextOf(message).ShouldBe("stop web");
    }

    [Fact]
    public void A_message_that_breaks_off_gives_what_it_has() =>
        Letter.TextOf("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nstop web\nstart").ShouldBe("stop web\nstart");

    [Fact]
    public void A_boundary_that_begins_like_another_is_told_from_it()
    {
        var message = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nstop web\n--bb\nstart db\n--b--\n";
        Letter.TextOf(message).ShouldBe("stop web\n--bb\nstart db");
    }

    [Fact]
    public void Lines_broken_for_display_are_put_together()
    {
        var message = "Content-Type: text/plain; format=flowed\n\nrename web \nnew-name\n stop \n>quoted \n> more\n-- \nAlice\n";
        Letter.TextOf(message).ShouldBe("rename web new-name\nstop \n>quoted more\n-- \nAlice\n\n");
    }

    [Fact]
    public void Header_fields_are_unfolded_and_end_at_the_first_line_that_is_none()
    {
        var mail = Letter.Read("From someone Sat Nov 21\nSubject: one\n  two\nFrom: a@b.test\nno field at all\nTo: c@d.test\n\nstop\n");
        mail.Subject.ShouldBe("one  two");
        mail.From.ToString().ShouldBe("a@b.test");
        mail.Addressed.ShouldBeEmpty();
        mail.Text().ShouldBe("no field at all\nTo: c@d.test\n\nstop\n");
    }

    [Fact]
    public void Fields_in_UTF_8_are_read() =>
        ReceivedMail.Read(Encoding.UTF8.GetBytes("Subject: Grüße\r\n\r\n")).Subject.ShouldBe("Grüße");
}
