namespace Faultline.Mail.Mime;

/// <summary>Undoes quoted-printable and base64, as far as a limit; what is no code is passed over (base64) or kept as it is (quoted-printable).</summary>
/// <remarks>Source: RFC 2045, section 6.</remarks>
internal static class TransferEncoding
{
    /// <summary>Whether the encoding can be undone. The content of another is opaque, whatever its type says.</summary>
    public static bool IsKnown(string? field) => Name(field) is "7bit" or "8bit" or "binary" or "quoted-printable" or "base64";

    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> raw, string? field, int limit) => Name(field) switch
    {
        "quoted-printable" => QuotedPrintable(raw, limit),
        "base64" => Base64(raw, limit),
        _ => raw[..Math.Min(raw.Length, limit)],
    };

    private static string Name(string? field) => ContentType.FirstWord(field) is { Length: > 0 } name ? name : "7bit";

    private static ReadOnlySpan<byte> QuotedPrintable(ReadOnlySpan<byte> raw, int limit)
    {
        var decoded = new byte[Math.Min(raw.Length, limit)];
        var length = 0;
        for (var at = 0; at < raw.Length && length < decoded.Length;)
        {
            var line = MimeLine.At(raw, at);
            // Blanks at the end of a line were added on the way.
            var text = line.Of(raw)[..Math.Min(line.End - line.Start, decoded.Length * 3)].TrimEnd(" \t"u8);
            at = line.Next;
            var isSoft = text.EndsWith("="u8);
            length += Unescape(isSoft ? text[..^1] : text, decoded.AsSpan(length));
            if (!isSoft && line.Next > line.End && length < decoded.Length)
                decoded[length++] = (byte)'\n';
        }

        return decoded.AsSpan(0, length);
    }

    private static int Unescape(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var length = 0;
        for (var i = 0; i < text.Length && length < into.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && Digit(text[i + 1]) is >= 0 and var high && Digit(text[i + 2]) is >= 0 and var low)
                (into[length++], i) = ((byte)((high << 4) | low), i + 2);
            else
                into[length++] = text[i];
        }

        return length;
    }

    private static int Digit(byte c) => char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : -1;

    private static ReadOnlySpan<byte> Base64(ReadOnlySpan<byte> raw, int limit)
    {
        var digits = new byte[(int)Math.Min(raw.Length, (limit + 2L) / 3 * 4)];
        var count = 0;
        foreach (var c in raw)
        {
            if (c == '=' || count == digits.Length)
                break;
            if (char.IsAsciiLetterOrDigit((char)c) || c is (byte)'+' or (byte)'/')
                digits[count++] = c;
        }

        // A single digit at the end has six bits, and makes no byte.
        count -= count % 4 == 1 ? 1 : 0;
        var padded = new byte[(count + 3) / 4 * 4];
        digits.AsSpan(0, count).CopyTo(padded);
        padded.AsSpan(count).Fill((byte)'=');
        var decoded = new byte[padded.Length / 4 * 3];
        // Bits that lie beyond the last byte are not always zero in the wild; then the last group is lost.
        System.Buffers.Text.Base64.DecodeFromUtf8(padded, decoded, out _, out var written);
        return decoded.AsSpan(0, Math.Min(written, limit));
    }
}
