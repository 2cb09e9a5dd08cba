namespace Faultline.Reports;

/// <summary>Hides payment card numbers: 13 to 19 digits, with single spaces or hyphens between, that pass the Luhn check.</summary>
internal static class CardNumbers
{
    private const int Shortest = 13;
    private const int Longest = 19;

    public static string Hide(string text)
    {
        var from = 0;
        while (NextRun(text, from) is (>= 0 and var start, var end, var digits))
        {
            if (digits is >= Shortest and <= Longest && PassesLuhn(text.AsSpan(start, end - start)))
            {
                text = string.Concat(text.AsSpan(0, start), Scrubber.Hidden, text.AsSpan(end));
                from = start + Scrubber.Hidden.Length;
            }
            else
            {
                from = end;
            }
        }

        return text;
    }

    /// <summary>The next run of digits with at most one separator between two of them; a start of -1 when there is none.</summary>
    private static (int Start, int End, int Digits) NextRun(string text, int from)
    {
        var offset = text.AsSpan(from).IndexOfAnyInRange('0', '9');
        if (offset < 0)
            return (-1, 0, 0);
        var start = from + offset;
        int end = start, digits = 0;
        for (var i = start; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits++;
                end = i + 1;
            }
            else if (text[i] is not (' ' or '-') || !char.IsAsciiDigit(text[i - 1]))
            {
                break;
            }
        }

        return (start, end, digits);
    }

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

        return sum % 10 == 0 && run.ContainsAnyInRange('1', '9');
    }
}
