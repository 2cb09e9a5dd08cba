using System.Globalization;
using System.Text;
using Faultline.Mail.Commands;
using Faultline.Mail.Mime;
using Faultline.Mail.Queue;

namespace Faultline.Mail.Replies;

/// <summary>Makes the answer to a message: plain text; where not all was done, the message itself is attached.</summary>
/// <remarks>Sources: RFC 5322; RFC 2046; RFC 3834, section 3. It goes to From, which is proven, and never to Reply-To, which need not be signed.</remarks>
internal sealed class ReplyComposer(MailOptions options, TimeProvider time)
{
    private const int MaxSubject = 200;
    private const int MaxReferences = 20;
    private const int FieldWidth = 76;

    public byte[] Compose(ReceivedMail mail, MailRecord record, string? refusal, string help)
    {
        var isAttached = refusal is not null || record.Lines.Any(line => line.Outcome != LineOutcome.Done);
        var text = Body(ReplyText.Compose(options.Service, record, refusal, help, isAttached));
        var original = isAttached ? OriginalMessage.Attachable(mail.Raw) : [];
        var boundary = $"=_{RandomBits.Next():x32}";
        var head = new StringBuilder();
        WriteFields(head, mail, record);
        if (!isAttached)
            return Encoding.ASCII.GetBytes($"{head}{TextFields}\r\n{text}");
        var bits = System.Text.Ascii.IsValid(original) ? "7bit" : "8bit";
        Field(head, "Content-Type", $"multipart/mixed; boundary=\"{boundary}\"");
        Field(head, "Content-Transfer-Encoding", bits);
        head.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}\r\n{TextFields}\r\n{text}\r\n--{boundary}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {bits}\r\nContent-Disposition: attachment\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. original, .. Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n")];
    }

    private static string TextFields => "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n";

    private void WriteFields(StringBuilder head, ReceivedMail mail, MailRecord record)
    {
        Field(head, "From", options.Address);
        Field(head, "To", record.Address);
        Field(head, "Subject", EncodedWords.Encode(SubjectOf(mail)));
        Field(head, "Date", MailDate.Write(time.GetUtcNow()));
        // The same for the same message: an answer that is sent twice is known as one.
        Field(head, "Message-ID", $"<{record.Key}.reply@{options.Address[(options.Address.LastIndexOf('@') + 1)..]}>");
        if (mail.MessageId is not null)
        {
            Field(head, "In-Reply-To", mail.MessageId);
            Field(head, "References", string.Join(' ', MessageId.All(mail.Headers["References"]).TakeLast(MaxReferences).Append(mail.MessageId)));
        }

        Field(head, "Auto-Submitted", "auto-replied");
        Field(head, "X-Auto-Response-Suppress", "All");
        if (record.Lines.FirstOrDefault(line => line.ReportId is not null)?.ReportId is { } report)
            Field(head, "X-Oops-Id", report);
        Field(head, "MIME-Version", "1.0");
    }

    private static string SubjectOf(ReceivedMail mail)
    {
        var subject = string.Concat(mail.Subject.Where(c => !char.IsControl(c) && c != '\uFFFD')).Trim();
        if (!subject.StartsWith("re:", StringComparison.OrdinalIgnoreCase))
            subject = subject.Length == 0 ? "Re: your commands" : "Re: " + subject;
        if (subject.Length <= MaxSubject)
            return subject;
        return subject[..(char.IsHighSurrogate(subject[MaxSubject - 1]) ? MaxSubject - 1 : MaxSubject)];
    }

    // Folded at blanks; the values have been checked to hold no line end.
    private static void Field(StringBuilder head, string name, string value)
    {
        head.Append(name).Append(':');
        var length = name.Length + 1;
        foreach (var word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (length > name.Length + 1 && length + 1 + word.Length > FieldWidth)
                (length, _) = (0, head.Append("\r\n"));
            head.Append(' ').Append(word);
            length += 1 + word.Length;
        }

        head.Append("\r\n");
    }

    private static string Body(string text)
    {
        var encoded = new StringBuilder(text.Length * 2);
        foreach (var line in text.Split('\n'))
            QuotedPrintable.WriteLine(encoded, line);
        return encoded.ToString();
    }
}
