using System.Text;

namespace Faultline.Mail.Mime;

/// <summary>Finds the first part of plain text that is no attachment, in one pass over the message, and decodes the beginning of it.</summary>
/// <remarks>
/// Source: RFC 2046, section 5.1. An inner message (<c>message/rfc822</c>) is never looked into: what somebody else wrote is no command
/// of the one who forwards it.
/// </remarks>
internal ref struct TextPart
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly List<Level> _open = [];
    private int _parts;
    private bool _isCut;

    private TextPart(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The text with line ends LF; null when the message has no part of plain text.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="headers">Its header.</param>
    /// <param name="body">Where its body begins.</param>
    /// <param name="isCut">Whether the text is longer than what is read of it.</param>
    public static string? Read(ReadOnlySpan<byte> bytes, MailHeaders headers, int body, out bool isCut)
    {
        var part = new TextPart(bytes);
        var text = part.Find(headers, body);
        isCut = part._isCut;
        return text;
    }

    private string? Find(MailHeaders headers, int body)
    {
        var content = ContentType.Of(headers["Content-Type"], ContentType.Plain);
        while (true)
        {
            if (content.IsMultipart && _open.Count < MimeLimits.Depth && BoundaryOf(content) is { } boundary)
                _open.Add(new Level(boundary, content.Subtype == "digest" ? ContentType.Message : ContentType.Plain));
            else if (IsText(headers, content))
                return Decode(body, EndOfPart(body), headers, content);
            if (!NextPart(ref body) || ++_parts > MimeLimits.Parts)
                return null;
            var part = MailHeaders.Read(_bytes[body..EndOfHeaders(body)], out var length);
            (headers, body) = (part, body + length);
            content = ContentType.Of(headers["Content-Type"], _open[^1].Content);
        }
    }

    private static bool IsText(MailHeaders headers, ContentType content) =>
        content.IsPlainText && ContentType.FirstWord(headers["Content-Disposition"]) != "attachment" && TransferEncoding.IsKnown(headers["Content-Transfer-Encoding"]);

    private string Decode(ReadOnlySpan<byte> raw, MailHeaders headers, ContentType content)
    {
        var bytes = TransferEncoding.Decode(raw, headers["Content-Transfer-Encoding"], MimeLimits.TextBytes + 1);
        _isCut = bytes.Length > MimeLimits.TextBytes;
        bytes = bytes[..Math.Min(bytes.Length, MimeLimits.TextBytes)];
        var text = MailCharset.Decode(bytes, content["charset"]).ReplaceLineEndings("\n");
        return content["format"]?.Equals("flowed", StringComparison.OrdinalIgnoreCase) == true
            ? FlowedText.Unflow(text, content["delsp"]?.Equals("yes", StringComparison.OrdinalIgnoreCase) == true)
            : text;
    }

    private string Decode(int start, int end, MailHeaders headers, ContentType content) => Decode(_bytes[start..end], headers, content);

    private static byte[]? BoundaryOf(ContentType content) =>
        content["boundary"] is { Length: > 0 and <= MimeLimits.BoundaryBytes } boundary ? Encoding.UTF8.GetBytes("--" + boundary.TrimEnd()) : null;

    /// <summary>Moves to the header of the next part of the innermost multipart that has one.</summary>
    private readonly bool NextPart(ref int at)
    {
        while (_open.Count > 0 && at < _bytes.Length)
        {
            var line = MimeLine.At(_bytes, at);
            at = line.Next;
            if (Delimits(line, out var level, out var closes) is false)
                continue;
            // An outer boundary ends what is open inside it, closed or not.
            _open.RemoveRange(level + 1, _open.Count - level - 1);
            if (!closes)
                return at < _bytes.Length;
            _open.RemoveAt(level);
        }

        return false;
    }

    // A part's header cannot reach over the boundary that ends the part.
    private readonly int EndOfHeaders(int start)
    {
        var limit = Math.Min(_bytes.Length, start + MimeLimits.HeaderBytes);
        for (var at = start; at < limit;)
        {
            var line = MimeLine.At(_bytes, at);
            if (line.IsEmpty)
                return line.Next;
            if (Delimits(line, out _, out _))
                return at;
            at = line.Next;
        }

        return limit;
    }

    private readonly int EndOfPart(int start)
    {
        if (_open.Count == 0)
            return _bytes.Length;
        for (var at = start; at < _bytes.Length;)
        {
            var line = MimeLine.At(_bytes, at);
            // The line end before a boundary belongs to the boundary.
            if (Delimits(line, out _, out _))
                return Math.Max(start, at > start && _bytes[at - 1] == '\n' ? at - (at - 1 > start && _bytes[at - 2] == '\r' ? 2 : 1) : at);
            at = line.Next;
        }

        return _bytes.Length;
    }

    private readonly bool Delimits(MimeLine line, out int level, out bool closes)
    {
        (level, closes) = (_open.Count - 1, false);
        var text = line.Of(_bytes);
        if (!text.StartsWith("--"u8))
            return false;
        for (; level >= 0; level--)
        {
            if (!text.StartsWith(_open[level].Boundary))
                continue;
            var rest = text[_open[level].Boundary.Length..].TrimEnd(" \t"u8);
            closes = rest.SequenceEqual("--"u8);
            if (closes || rest.IsEmpty)
                return true;
        }

        return false;
    }

    private readonly record struct Level(byte[] Boundary, ContentType Content);
}
