namespace Faultline.Server.Digest;

/// <summary>Where the library or the door cut a text: <c>… 1234 characters cut …</c>, the dots as they are or escaped.</summary>
internal static class CutMark
{
    private static ReadOnlySpan<byte> Words => " characters cut "u8;

    private static ReadOnlySpan<byte> Digits => "0123456789"u8;

    private static ReadOnlySpan<byte> Dots => "…"u8;

    private static ReadOnlySpan<byte> EscapedDots => "\\u2026"u8;

    /// <summary>Whether there is one in a line of JSON. The words alone, in a sentence, are none.</summary>
    public static bool IsIn(ReadOnlySpan<byte> line)
    {
        for (var rest = line; rest.IndexOf(Words) is >= 0 and var at; rest = rest[(at + Words.Length)..])
        {
            var before = rest[..at];
            var number = before.TrimEnd(Digits);
            if (number.Length < before.Length && number.EndsWith(" "u8) && EndsInDots(number[..^1]) && BeginsWithDots(rest[(at + Words.Length)..]))
                return true;
        }

        return false;
    }

    private static bool EndsInDots(ReadOnlySpan<byte> text) => text.EndsWith(Dots) || text.EndsWith(EscapedDots);

    private static bool BeginsWithDots(ReadOnlySpan<byte> text) => text.StartsWith(Dots) || text.StartsWith(EscapedDots);
}
