using System.Buffers;

namespace Faultline.Tracker.Facts;

/// <summary>Text as an index takes it: one line, no control characters, trimmed, cut.</summary>
internal static class FactText
{
    // Control characters, line separators, and the marks that turn the direction of the text round them.
    private static readonly SearchValues<char> Unwanted = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x7f, 0x21).Select(c => (char)c),
        '\u061c', '\u200e', '\u200f', .. Enumerable.Range(0x2028, 7).Select(c => (char)c), .. Enumerable.Range(0x2066, 4).Select(c => (char)c), '\ufeff',
    ]);

    /// <summary>The text, cleaned and at most <paramref name="max"/> UTF-16 characters; null for null and for what is only white space.</summary>
    public static string? Clean(string? text, int max = ReportFacts.MaxText)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var seen = text.AsSpan(0, Math.Min(text.Length, max + 1));
        if (text.Length <= max && !IsWhite(text[0]) && !IsWhite(text[^1]) && !seen.ContainsAny(Unwanted) && seen.IndexOf("  ") < 0)
            return text;
        return Rewrite(text, max);
    }

    private static string? Rewrite(string text, int max)
    {
        var buffer = ArrayPool<char>.Shared.Rent(max);
        try
        {
            var length = 0;
            foreach (var c in text)
            {
                var white = IsWhite(c) || Unwanted.Contains(c);
                if (white && (length == 0 || buffer[length - 1] == ' '))
                    continue;
                if (length == max)
                    break;
                buffer[length++] = white ? ' ' : c;
            }

            if (length > 0 && char.IsHighSurrogate(buffer[length - 1]))
                length--;
            var kept = buffer.AsSpan(0, length).TrimEnd(' ');
            return kept.IsEmpty ? null : new string(kept);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static bool IsWhite(char c) => c == ' ';
}
