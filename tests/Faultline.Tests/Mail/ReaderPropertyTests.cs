using System.Diagnostics;
using System.Globalization;
using System.Text;
using Faultline.Mail;
using Faultline.Mail.Commands;
using Faultline.Mail.Mime;
using Faultline.Mail.Replies;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Mail;

/// <summary>What holds of the reader for every message: it gives back what was written, never throws, and costs no more than the message's length.</summary>
public sealed class ReaderPropertyTests
{
    private static readonly string[] Pieces =
    [
        "From: a@b.test\r\n", "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: text/plain; charset=utf-16\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n", "\r\n", "\n", "--b\r\n", "--b--\r\n", "--", "=", "=\r\n", "=?utf-8?B?", "?=", "\"", "(", ")", "\\", "<", ">", "@", ",", ";", ":", "\0",
        "Authentication-Results: mx; dkim=pass header.d=", "Subject: =?utf-8?Q?=C3?= =?x?y?z?=\r\n", "Date: Sat, 21 Nov 2026 22:15:50 +0000\r\n", "\u00e9", "Message-ID: <", " ", "\t",
    ];

    [Fact]
    public void Any_text_comes_back_from_any_encoding()
    {
        var texts = ArbMap.Default.ArbFor<NonNull<string>>();
        Prop.ForAll(texts, text =>
        {
            var lines = Plain(text.Get);
            foreach (var (encoding, body) in new[] { ("base64", Base64(lines)), ("quoted-printable", Quoted(lines)), ("8bit", lines.Replace("\n", "\r\n", StringComparison.Ordinal)) })
            {
                var message = $"Content-Type: multipart/mixed; boundary=\"=_x\"\r\n\r\n--=_x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n--=_x--\r\n";
                ReceivedMail.Read(Encoding.UTF8.GetBytes(message)).Text()!.TrimEnd('\n').ShouldBe(lines.TrimEnd('\n'), encoding);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_subject_comes_back_from_encoded_words() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
    {
        var subject = Plain(text.Get).Replace("\n", " ", StringComparison.Ordinal);
        var encoded = EncodedWords.Encode(subject);
        System.Text.Ascii.IsValid(encoded).ShouldBeTrue();
        encoded.Split(' ').ShouldAllBe(word => !word.StartsWith("=?", StringComparison.Ordinal) || word.Length <= 75);
        EncodedWords.Decode(encoded).ShouldBe(subject);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_sequence_of_the_pieces_of_mail_makes_the_reader_throw()
    {
        var messages = Gen.Choose(0, Pieces.Length - 1).ListOf().Select(picks => string.Concat(picks.Select(pick => Pieces[pick]))).ToArbitrary();
        Prop.ForAll(messages, message => ReadAll(Encoding.Latin1.GetBytes(message))).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(200));
    }

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ReadAll).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(500));

    [Fact]
    public void A_message_cut_or_damaged_at_any_byte_is_read_all_the_same()
    {
        var whole = Letter.Of(
            [.. Letter.Head, "Content-Type: multipart/mixed; boundary=\"b\"", "Content-Transfer-Encoding: 7bit"],
            "--b", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", "rename web caf=C3=A9", "--b--");
        for (var at = 0; at < whole.Length; at++)
        {
            ReadAll(whole[..at]);
            foreach (var value in new byte[] { 0, (byte)'\n', (byte)'"', (byte)'(', 0xff })
            {
                var damaged = whole.ToArray();
                damaged[at] = value;
                ReadAll(damaged);
            }
        }
    }

    public static TheoryData<string> Bombs => [.. Bomb().Keys];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_message_made_to_be_costly_costs_little_time_and_memory(string name)
    {
        var message = Encoding.Latin1.GetBytes(Bomb()[name]);
        ReadAll(message[..1000]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        ReadAll(message);
        // Quadratic work on 4 MB takes minutes; this is a few milliseconds, with room for a busy machine.
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64L * 1024 * 1024);
    }

    private static Dictionary<string, string> Bomb()
    {
        const int Length = 4 * 1024 * 1024;
        static string Many(string piece) => new StringBuilder().Insert(0, piece, Length / piece.Length).ToString();
        var nested = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
            nested.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        return new()
        {
            ["one long line"] = "From: " + new string('a', Length),
            ["continuation lines"] = "From: a\r\n" + Many(" a\r\n"),
            ["many fields"] = Many("From: a@b\r\n"),
            ["open comments"] = "From: " + Many("("),
            ["open comments in folded lines"] = "Authentication-Results: mx; " + Many("(\r\n "),
            ["backslashes"] = "From: \"" + Many("\\"),
            ["many addresses"] = "To: " + Many("a@b.test,\r\n "),
            ["many boundaries"] = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Many("--b\r\n"),
            ["lines like boundaries"] = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\n" + Many("--bb\r\n"),
            ["nested multiparts"] = nested.ToString(),
            ["parts without text"] = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Many("--b\r\nContent-Type: image/png\r\n\r\n\r\n"),
            ["parts without an end of their header"] = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Many("--b\r\nContent-Type: image/png\r\n"),
            ["soft line ends"] = "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + Many("=\r\n"),
            ["base64 without digits"] = "Content-Transfer-Encoding: base64\r\n\r\n" + Many("!\r\n"),
            ["encoded words"] = "Subject: " + Many("=?utf-8?Q?a?= "),
            ["halves of encoded words"] = "Subject: " + Many("=?"),
            ["parameters"] = "Content-Type: text/plain" + Many("; a=b"),
            ["signatures"] = "Authentication-Results: mx; dkim=pass header.d=b.test\r\nFrom: a@b.test\r\n" + Many("DKIM-Signature: d=b.test; h=from:to:date\r\n"),
            ["empty lines"] = "\r\n" + Many("\n"),
            ["flowed"] = "Content-Type: text/plain; format=flowed\r\n\r\n" + Many("> \n"),
            ["quotations"] = "\r\n" + Many("a:\n> b\n"),
        };
    }

    private static void ReadAll(byte[] message)
    {
        var mail = ReceivedMail.Read(message);
        _ = mail.Text() is { } text ? CommandLines.In(text).Select(line => line.Words()).ToList() : null;
        _ = AutomaticMail.Reason(mail, []);
        _ = mail.Defect();
        _ = mail.Delivered().Count();
        _ = mail.KeyFor("user", isIdSigned: false);
        if (mail.From is not null)
            _ = new Faultline.Mail.Proofs.DkimProof(["mx"], 0).Refusal(mail, [], out _);
        OriginalMessage.Attachable(message).Length.ShouldBeLessThanOrEqualTo(OriginalMessage.MaxBytes);
    }

    // What a mail can carry: no zeros, one kind of line end, whole characters, and no line that a mail program would have to change.
    private static string Plain(string text)
    {
        var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).ReplaceLineEndings("\n");
        return string.Concat(valid.Where(c => c == '\n' || !char.IsControl(c))).Replace("--=_x", "", StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)), Base64FormattingOptions.InsertLineBreaks);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        foreach (var line in text.Split('\n'))
            QuotedPrintable.WriteLine(quoted, line);
        return quoted.ToString();
    }
}
