namespace Faultline.Mail.Replies;

/// <summary>
/// A message as it can be attached to another: at most 64 KiB, cut at the end of a line; lines end with CRLF and have at most 998 bytes,
/// and there are no zeros.
/// </summary>
/// <remarks>Sources: RFC 2046, section 5.2.1; RFC 5322, section 2.1.1. Launchpad cuts at 64 KiB too.</remarks>
internal static class OriginalMessage
{
    public const int MaxBytes = 64 * 1024;

    private const int MaxLine = 998;

    public static byte[] Attachable(ReadOnlySpan<byte> raw)
    {
        var attached = new byte[Math.Min(MaxBytes, (raw.Length * 2L) + 2)];
        var length = 0;
        for (var at = raw.StartsWith("From "u8) ? Mime.MimeLine.At(raw, 0).Next : 0; at < raw.Length;)
        {
            var line = Mime.MimeLine.At(raw, at);
            var text = line.Of(raw);
            var isLong = text.Length > MaxLine;
            if (isLong)
                text = text[..MaxLine];
            if (length + text.Length + 2 > attached.Length)
                break;
            text.CopyTo(attached.AsSpan(length));
            Clean(attached.AsSpan(length, text.Length));
            length += text.Length;
            attached[length++] = (byte)'\r';
            attached[length++] = (byte)'\n';
            at = isLong ? at + MaxLine : line.Next;
        }

        return attached[..length];
    }

    // A lone CR is a line end to some and none to others, and a zero ends strings: neither travels safely.
    private static void Clean(Span<byte> text)
    {
        text.Replace((byte)'\0', (byte)'?');
        text.Replace((byte)'\r', (byte)' ');
    }
}
