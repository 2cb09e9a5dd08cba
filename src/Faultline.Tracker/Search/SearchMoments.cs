using System.Globalization;

namespace Faultline.Tracker.Search;

/// <summary>
/// Moments in a search, UTC. A date is a whole day, a time a whole minute or second: <c>2026-11-01</c>, <c>2026-11-01T10:30</c>, <c>2026-11-01T10:30:05Z</c>.
/// An age is a number and m, h, d or w: <c>90m</c>, <c>7d</c>.
/// </summary>
internal static class SearchMoments
{
    public const string Expected = "a date such as 2026-11-01, a time such as 2026-11-01T10:30, or an age such as 7d (m, h, d or w)";

    private static readonly (string Format, TimeSpan Unit)[] Formats =
    [
        ("yyyy-MM-dd", TimeSpan.FromDays(1)),
        ("yyyy-MM-ddTHH:mm", TimeSpan.FromMinutes(1)),
        ("yyyy-MM-ddTHH:mm:ss", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads one moment as the time that it covers: from the one to before the other. An age covers no time: both are the same.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, DateTimeOffset now, out DateTimeOffset from, out DateTimeOffset to, out bool isAge)
    {
        from = to = default;
        isAge = TryReadAge(text, out var age);
        if (isAge)
        {
            from = to = now.ToUniversalTime() - DateTimeOffset.MinValue > age ? now.ToUniversalTime() - age : DateTimeOffset.MinValue;
            return true;
        }

        var plain = text.EndsWith("Z", StringComparison.OrdinalIgnoreCase) && text.Length > 10 ? text[..^1] : text;
        foreach (var (format, unit) in Formats)
        {
            if (!DateTime.TryParseExact(plain, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
                continue;
            from = new DateTimeOffset(moment, TimeSpan.Zero);
            to = DateTimeOffset.MaxValue - from > unit ? from + unit : DateTimeOffset.MaxValue;
            return true;
        }

        return false;
    }

    private static bool TryReadAge(ReadOnlySpan<char> text, out TimeSpan age)
    {
        age = default;
        if (text.Length is < 2 or > 7 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        var minutes = char.ToLowerInvariant(text[^1]) switch { 'm' => 1, 'h' => 60, 'd' => 1_440, 'w' => 10_080, _ => 0 };
        age = TimeSpan.FromMinutes((double)number * minutes);
        return minutes > 0;
    }
}
