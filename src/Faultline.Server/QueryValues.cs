using System.Globalization;

namespace Faultline.Server;

/// <summary>Reads the values that lists have in common off a URL; absent ones and empty ones have their default.</summary>
internal static class QueryValues
{
    /// <summary>Most rows of one page of a list.</summary>
    public const int MaxLimit = 200;

    /// <summary>Most days that a list, a series or a sum looks back.</summary>
    public const int MaxDays = 90;

    /// <exception cref="FaultException">400: it is no number of rows.</exception>
    public static int Limit(string? text, int otherwise = 50)
    {
        if (text is null)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw ServerFaults.InvalidLimit(ServerFaults.Shorten(text), MaxLimit).ToException();
    }

    /// <exception cref="FaultException">400: it is no number of days.</exception>
    public static int? Days(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MaxDays
            ? days
            : throw ServerFaults.InvalidValue("days", ServerFaults.Shorten(text), $"a whole number from 1 to {MaxDays}").ToException();
    }

    /// <summary>One of some words, such as an order.</summary>
    /// <exception cref="FaultException">400: it is none of them; the message lists them.</exception>
    public static T OneOf<T>(string name, string? text, T otherwise, params ReadOnlySpan<(string Word, T Value)> words)
    {
        if (string.IsNullOrEmpty(text))
            return otherwise;
        var expected = new List<string>();
        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
            expected.Add(word);
        }

        throw ServerFaults.InvalidValue(name, ServerFaults.Shorten(text), string.Join(", ", expected)).ToException();
    }

    /// <summary>A moment, such as <c>2026-11-25T14:00:00Z</c>, or a day, which begins at 00:00 UTC.</summary>
    /// <exception cref="FaultException">400: it is none.</exception>
    public static DateTimeOffset? Moment(string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return DateTimeOffset.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw ServerFaults.InvalidValue(name, ServerFaults.Shorten(text), "a time such as 2026-11-25T14:00:00Z, or a day such as 2026-11-25").ToException();
    }

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];
}
