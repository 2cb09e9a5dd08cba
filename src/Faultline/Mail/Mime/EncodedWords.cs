using System.Text;

namespace Faultline.Mail.Mime;

/// <summary>Text beyond ASCII in header fields: <c>=?utf-8?Q?caf=C3=A9?=</c>, both ways.</summary>
/// <remarks>Source: RFC 2047.</remarks>
internal static class EncodedWords
{
    // A line with encoded words has at most 76 characters; behind the name of the field there is room for 36 bytes in base64.
    private const int BytesInWord = 36;

    public static string Decode(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal))
            return value;
        var text = new StringBuilder(value.Length);
        var afterWord = false;
        for (var at = 0; at < value.Length;)
        {
            var found = value.IndexOf("=?", at, StringComparison.Ordinal);
            var end = 0;
            var word = found < 0 ? null : Word(value, found, out end);
            var next = word is not null ? found : found < 0 ? value.Length : found + 2;
            var between = value.AsSpan(at, next - at);
            // Blanks between two encoded words only part them.
            if (!(afterWord && word is not null && between.Trim(" \t").IsEmpty))
                text.Append(between);
            text.Append(word);
            afterWord = word is not null;
            at = word is not null ? end : next;
        }

        return text.ToString();
    }

    /// <summary>ASCII for a field: the text itself, or encoded words with blanks between them, where lines can be folded.</summary>
    public static string Encode(string text)
    {
        if (System.Text.Ascii.IsValid(text) && !text.Contains("=?", StringComparison.Ordinal))
            return text;
        var words = new StringBuilder();
        var word = new byte[BytesInWord];
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // A character must not be cut between two words.
            if (length + rune.Utf8SequenceLength > BytesInWord)
                Flush();
            length += rune.EncodeToUtf8(word.AsSpan(length));
        }

        Flush();
        return words.ToString();

        void Flush()
        {
            words.Append(words.Length > 0 ? " " : "").Append("=?utf-8?B?").Append(Convert.ToBase64String(word, 0, length)).Append("?=");
            length = 0;
        }
    }

    // =?charset[*language]?encoding?text?=, or null when it is none.
    private static string? Word(string value, int start, out int end)
    {
        end = 0;
        var rest = value.AsSpan(start + 2, Math.Min(value.Length - start - 2, 500));
        var charset = rest.IndexOf('?');
        if (charset <= 0 || charset + 2 >= rest.Length || rest[charset + 2] != '?')
            return null;
        var content = rest[(charset + 3)..];
        var length = content.IndexOf("?=");
        if (length < 0 || content[..length].ContainsAny(' ', '?'))
            return null;
        end = start + 2 + charset + 3 + length + 2;
        var encoded = content[..length].ToString();
        var name = rest[..charset].ToString().Split('*')[0];
        return char.ToUpperInvariant(rest[charset + 1]) switch
        {
            'B' => MailCharset.Decode(TransferEncoding.Decode(Encoding.UTF8.GetBytes(encoded), "base64", MimeLimits.FieldBytes), name),
            'Q' => MailCharset.Decode(TransferEncoding.Decode(Encoding.UTF8.GetBytes(encoded.Replace("_", "=20", StringComparison.Ordinal)), "quoted-printable", MimeLimits.FieldBytes), name),
            _ => null,
        };
    }
}
