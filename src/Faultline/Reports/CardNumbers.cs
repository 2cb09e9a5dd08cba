using System.Text;

namespace Faultline.Reports;

/// <summary>
/// Hides payment card numbers: 13 to 19 digits in one piece or in groups with single spaces or hyphens between, that begin
/// as cards do and pass the Luhn check. Other numbers beside them (an expiry date, a check code) do not save them.
/// </summary>
/// <remarks>Source: ISO/IEC 7812-1 (length, Luhn); first digits 2 to 6 are those of card schemes.</remarks>
internal static class CardNumbers
{
    private const int Shortest = 13;
    private const int Longest = 19;

    public static string Hide(string text)
    {
        StringBuilder? result = null;
        var kept = 0;
        var at = 0;
        while (NextDigit(text, at) is var start and >= 0)
        {
            if (EndOfCard(text, start) is var end and > 0)
            {
                (result ??= new StringBuilder(text.Length)).Append(text, kept, start - kept).Append(Scrubber.Hidden);
                kept = at = end;
            }
            else
            {
                at = EndOfGroup(text, start);
            }
        }

        return result is null ? text : result.Append(text, kept, text.Length - kept).ToString();
    }

    /// <summary>The end of the longest card number that begins at this group of digits; 0 when none does.</summary>
    private static int EndOfCard(string text, int start)
    {
        if (text[start] is < '2' or > '6')
            return 0;
        int digits = 0, found = 0;
        for (var from = start; digits <= Longest;)
        {
            var end = EndOfGroup(text, from);
            digits += end - from;
            if (digits is >= Shortest and <= Longest && PassesLuhn(text.AsSpan(start, end - start)))
                found = end;
            if (end + 1 >= text.Length || text[end] is not (' ' or '-') || !char.IsAsciiDigit(text[end + 1]))
                break;
            from = end + 1;
        }

        return found;
    }

    private static int NextDigit(string text, int from) =>
        text.AsSpan(from).IndexOfAnyInRange('0', '9') is var offset and >= 0 ? from + offset : -1;

    private static int EndOfGroup(string text, int from) =>
        text.AsSpan(from).IndexOfAnyExceptInRange('0', '9') is var length and >= 0 ? from + length : text.Length;

    private static bool PassesLuhn(ReadOnlySpan<char> run)
    {
        int sum = 0, position = 0;
        for (var i = run.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(run[i]))
                continue;
            var digit = run[i] - '0';
            if (position++ % 2 == 1)
                digit = digit * 2 > 9 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }
}
