using System.Security.Cryptography;
using System.Text;
using Faultline.Mail.Mime;

namespace Faultline.Mail;

/// <summary>A message as it lay in the queue, and what was read of it. Reading never throws, and costs no more than the length of the message.</summary>
internal sealed class ReceivedMail
{
    // These may stand once (RFC 5322, section 3.6). A second one is how a signed message is made to show what was not signed.
    private static readonly string[] Singles =
        ["From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];

    private static readonly string[] EnvelopeFields = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"];

    private readonly int _body;
    private readonly ReadOnlyMemory<byte> _raw;

    private ReceivedMail(ReadOnlyMemory<byte> raw, MailHeaders headers, int body)
    {
        (_raw, Headers, _body) = (raw, headers, body);
        var from = new List<Mailbox>();
        var sound = Mailbox.TryReadList(headers["From"], from);
        From = sound && from.Count == 1 ? from[0] : null;
        Date = MailDate.Read(headers["Date"]);
        MessageId = Mail.MessageId.First(headers["Message-ID"]);
        Addressed = Recipients(["To", "Cc"]);
        Subject = EncodedWords.Decode(headers["Subject"] ?? "");
    }

    public MailHeaders Headers { get; }

    /// <summary>Every byte of it that was read.</summary>
    public ReadOnlySpan<byte> Raw => _raw.Span;

    /// <summary>What tells these bytes from any others.</summary>
    public string Content => Convert.ToHexStringLower(SHA256.HashData(Raw));

    /// <summary>The one address in From; null when there is none, more than one, or what cannot be read.</summary>
    public Mailbox? From { get; }

    public DateTimeOffset? Date { get; }

    /// <summary>The id with its angle brackets, or null.</summary>
    public string? MessageId { get; }

    public string Subject { get; }

    /// <summary>Whom the writer sent it to: To and Cc.</summary>
    public IReadOnlyList<Mailbox> Addressed { get; }

    public static ReceivedMail Read(ReadOnlyMemory<byte> raw)
    {
        var headers = MailHeaders.Read(raw.Span, out var body);
        return new ReceivedMail(raw, headers, body);
    }

    /// <summary>Whom it was sent to, also as the mail server noted it.</summary>
    public IEnumerable<Mailbox> Delivered() => Addressed.Concat(Recipients(EnvelopeFields));

    /// <summary>The first part of plain text, or null.</summary>
    public string? Text() => Text(out _);

    /// <summary>The first part of plain text, or null.</summary>
    /// <param name="isCut">Whether it is longer than what is read of it.</param>
    public string? Text(out bool isCut) => TextPart.Read(Raw, Headers, _body, out isCut);

    /// <summary>What is wrong with the header, for the log; null when nothing is.</summary>
    public string? Defect()
    {
        if (Headers.IsCut)
            return "its header is longer than what is read of it";
        if (Array.Find(Singles, name => Headers.Count(name) > 1) is { } twice)
            return $"it has the field {twice} twice";
        if (From is null)
            return "From does not hold exactly one address";
        return Date is null ? "it has no date" : null;
    }

    /// <summary>
    /// What makes a message of a user the same message: its id; where it has none, or one that somebody may have changed, its date and its body. With the user in
    /// it, so that nobody can use up the id of another's message.
    /// </summary>
    public string KeyFor(string userId, bool isIdSigned)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{userId}\0{(isIdSigned && MessageId is not null ? MessageId : Date?.UtcTicks)}\0"));
        if (!isIdSigned || MessageId is null)
            hash.AppendData(WithoutBlanks(Raw[_body..]));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    // A signature may leave blanks and line ends open (RFC 6376, section 3.4.4): with other ones it is the same message still.
    private static byte[] WithoutBlanks(ReadOnlySpan<byte> body)
    {
        var kept = new byte[body.Length];
        var length = 0;
        foreach (var b in body)
        {
            if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                kept[length++] = b;
        }

        return kept[..length];
    }

    private List<Mailbox> Recipients(IEnumerable<string> fields)
    {
        var found = new List<Mailbox>();
        foreach (var field in fields.SelectMany(Headers.All))
            Mailbox.TryReadList(field, found);
        return found;
    }
}
