using System.Globalization;

namespace Faultline.Tracker.Search;

/// <summary>Ranges of moments and of numbers: <c>&gt;x</c>, <c>&gt;=x</c>, <c>&lt;x</c>, <c>&lt;=x</c>, <c>x..y</c>, <c>x..</c>, <c>..y</c>, or <c>x</c> alone.</summary>
internal static class SearchRanges
{
    public const string ExpectedNumber = "a number such as 500, a range such as 500..599 or >=500, or a hundred such as 5xx";

    /// <summary>Sets From and To of a term, or says that the text is no range of moments.</summary>
    public static bool TryReadMoments(ReadOnlySpan<char> text, DateTimeOffset now, ref SearchTerm term)
    {
        if (Split(text, out var left, out var right))
            return TryReadBetween(left, right, now, ref term);
        var sign = Sign(text);
        if (!SearchMoments.TryRead(text[sign.Length..], now, out var from, out var to, out var isAge))
            return false;
        // An age runs backwards: younger than 7 days is later than 7 days ago. Alone, it is "within".
        term = isAge
            ? sign is ">" or ">=" ? term with { To = from } : term with { From = from }
            : sign switch
            {
                ">" => term with { From = to },
                ">=" => term with { From = from },
                "<" => term with { To = from },
                "<=" => term with { To = to },
                _ => term with { From = from, To = to },
            };
        return true;
    }

    /// <summary>Sets Least and Most of a term, or says that the text is no range of numbers.</summary>
    public static bool TryReadNumbers(ReadOnlySpan<char> text, ref SearchTerm term)
    {
        if (Split(text, out var left, out var right))
        {
            var open = (left.IsEmpty, right.IsEmpty);
            var (least, most) = (0L, 0L);
            if (open == (true, true) || (!left.IsEmpty && !TryRead(left, out least)) || (!right.IsEmpty && !TryRead(right, out most)))
                return false;
            term = term with { Least = left.IsEmpty ? null : least, Most = right.IsEmpty ? null : most };
            return open != (false, false) || least <= most;
        }

        if (text.Length == 3 && text.EndsWith("xx", StringComparison.OrdinalIgnoreCase) && text[0] is >= '1' and <= '9')
        {
            term = term with { Least = (text[0] - '0') * 100, Most = ((text[0] - '0') * 100) + 99 };
            return true;
        }

        var sign = Sign(text);
        if (sign.Length == 0 || !TryRead(text[sign.Length..], out var number))
            return false;
        term = sign switch
        {
            ">" => term with { Least = number + 1 },
            ">=" => term with { Least = number },
            "<" => term with { Most = number - 1 },
            _ => term with { Most = number },
        };
        return true;
    }

    /// <summary>A whole number from 0, at most 15 digits.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        return text.Length <= 15 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryReadBetween(ReadOnlySpan<char> left, ReadOnlySpan<char> right, DateTimeOffset now, ref SearchTerm term)
    {
        var (from, to, oneIsAge, twoIsAge) = (default(DateTimeOffset), default(DateTimeOffset), false, false);
        if ((left.IsEmpty && right.IsEmpty)
            || (!left.IsEmpty && !SearchMoments.TryRead(left, now, out from, out _, out oneIsAge))
            || (!right.IsEmpty && !SearchMoments.TryRead(right, now, out _, out to, out twoIsAge)))
            return false;
        // Of two ages, the larger is the earlier moment, whichever is written first.
        if (oneIsAge && twoIsAge && from > to)
            (from, to) = (to, from);
        term = term with { From = left.IsEmpty ? null : from, To = right.IsEmpty ? null : to };
        return left.IsEmpty || right.IsEmpty || from <= to;
    }

    private static bool Split(ReadOnlySpan<char> text, out ReadOnlySpan<char> left, out ReadOnlySpan<char> right)
    {
        var dots = text.IndexOf("..");
        left = dots < 0 ? text : text[..dots];
        right = dots < 0 ? default : text[(dots + 2)..];
        return dots >= 0;
    }

    private static string Sign(ReadOnlySpan<char> text) =>
        text.StartsWith(">=") ? ">=" : text.StartsWith("<=") ? "<=" : text.StartsWith(">") ? ">" : text.StartsWith("<") ? "<" : "";
}
