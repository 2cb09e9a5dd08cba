using System.Globalization;
using System.Text;
using Faultline.Mail.Commands;
using Faultline.Mail.Queue;

namespace Faultline.Mail.Replies;

/// <summary>What the sender reads: each line, and what became of it.</summary>
internal static class ReplyText
{
    private const int Width = 72;
    private const int QuotedLength = 200;

    public static string Compose(string service, MailRecord record, string? refusal, string help, bool isAttached)
    {
        var text = new StringBuilder();
        foreach (var line in record.Lines)
            Write(text, service, line);
        if (refusal is not null)
            Paragraph(text, refusal, "");
        var isWrong = refusal is not null || record.Lines.Any(line => line.Outcome == LineOutcome.Wrong);
        if (isWrong && !string.IsNullOrWhiteSpace(help))
            text.Append(help.ReplaceLineEndings("\n").Trim('\n')).Append("\n\n");
        if (isAttached)
            Paragraph(text, "Your message is attached.", "");
        text.Append("-- \n").Append(CultureInfo.InvariantCulture, $"{service}, commands by e-mail\n");
        return text.ToString();
    }

    private static void Write(StringBuilder text, string service, LineRecord line)
    {
        text.Append(CultureInfo.InvariantCulture, $"Line {line.Number}: ").Append(line.Text.Length > QuotedLength ? line.Text[..QuotedLength] + "…" : line.Text).Append('\n');
        Paragraph(text, line.Outcome switch
        {
            LineOutcome.Done => line.Told,
            LineOutcome.Wrong => $"Not done: {line.Told}",
            LineOutcome.NotTried => line.Told.Length > 0 ? line.Told : "Not tried, because of the line that was not done.",
            LineOutcome.Unknown => Unknown(service, line),
            _ => Failed(service, line),
        }, "  ");
    }

    private static string Unknown(string service, LineRecord line)
    {
        var recorded = line.ReportId is null ? "" : $" The failure is recorded as\n{line.ReportId}\nPlease quote this id when you ask for help.";
        return $"Sorry, {service} ended after it had begun with this. It may or may not have been done. Please look, before you send it again.{recorded}";
    }

    private static string Failed(string service, LineRecord line)
    {
        var told = line.Told.Length > 0 ? " " + line.Told : "";
        return line.ReportId is null
            ? $"Sorry, {service} failed at this, and the failure could not be recorded.{told} It may be done in part."
            : $"Sorry, {service} failed at this.{told} It may be done in part. The failure is recorded as\n{line.ReportId}\nPlease quote this id when you ask for help.";
    }

    private static void Paragraph(StringBuilder text, string words, string indent)
    {
        foreach (var line in words.ReplaceLineEndings("\n").Split('\n'))
            Wrap(text, line, indent);
        text.Append('\n');
    }

    private static void Wrap(StringBuilder text, string words, string indent)
    {
        var length = 0;
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (length > 0 && length + 1 + word.Length > Width)
                (length, _) = (0, text.Append('\n'));
            text.Append(length == 0 ? indent : " ").Append(word);
            length += (length == 0 ? indent.Length : 1) + word.Length;
        }

        text.Append('\n');
    }
}
