using System.Globalization;

namespace Faultline.Tracker.Ids;

/// <summary>
/// The ids of Launchpad's OOPS since 2005, after <c>OOPS-</c>: prefix and serial (<c>C3</c>); day, prefix and serial (<c>38C23</c>, day 1 being 2006-01-01;
/// before 2006-01-22 the day of the month); the same with a token of the process (<c>824EATOKEN7</c>); Ubuntu One's, whose prefix ends in
/// <c>Z</c> and 32 letters; 32 hex digits since 2011.
/// </summary>
internal static class OldIds
{
    /// <summary>Longest id after the prefix, in characters.</summary>
    public const int MaxLength = 100;

    private const int EncodedLength = 33;

    private static readonly DateOnly DayOne = new(2006, 1, 1);

    /// <summary>Reads what stands after <c>OOPS-</c>, or in a directory of a date.</summary>
    public static bool TryRead(ReadOnlySpan<char> token, DateOnly? directory, out string canonical, out DateOnly? date)
    {
        canonical = "";
        date = directory;
        if (token.Length is < 2 or > MaxLength)
            return false;
        if (Facts.TraceIds.Read(token) is { } hash)
        {
            canonical = ReportId.Prefix + hash;
            return true;
        }

        var day = Run(token, char.IsAsciiDigit);
        if (!TryReadPrefix(token[day..], out var prefix))
            return false;
        date = day == 0 ? directory : DateOf(token[..day]) ?? directory;
        canonical = ReportId.Prefix + (IsUbuntuOne(token.Slice(day, prefix)) ? token.ToString() : token.ToString().ToUpperInvariant());
        if (day == 0 && directory is { } known)
            canonical = string.Create(CultureInfo.InvariantCulture, $"{ReportId.Prefix}{known.DayNumber - DayOne.DayNumber + 1}{canonical.AsSpan(ReportId.Prefix.Length)}");
        return true;
    }

    /// <summary>The date of a directory such as <c>2006-02-07/</c> that ends just before a place, or null.</summary>
    public static DateOnly? DateBefore(string text, int at)
    {
        const int Length = 11;
        if (at < Length || text[at - 1] != '/' || (at > Length && char.IsLetterOrDigit(text[at - Length - 1])))
            return null;
        return DateOnly.TryParseExact(text.AsSpan(at - Length, Length - 1), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }

    // Letters, or letters, digits and letters; then the serial and nothing more.
    private static bool TryReadPrefix(ReadOnlySpan<char> text, out int prefix)
    {
        prefix = Run(text, char.IsAsciiLetter);
        if (prefix == 0)
            return false;
        var digits = Run(text[prefix..], char.IsAsciiDigit);
        var letters = Run(text[(prefix + digits)..], char.IsAsciiLetter);
        if (letters > 0)
        {
            prefix += digits + letters;
            digits = Run(text[prefix..], char.IsAsciiDigit);
        }

        return digits > 0 && prefix + digits == text.Length;
    }

    private static bool IsUbuntuOne(ReadOnlySpan<char> prefix) => prefix.Length > EncodedLength && prefix[^EncodedLength] == 'Z';

    private static DateOnly? DateOf(ReadOnlySpan<char> day) =>
        day.Length <= 5 && int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? DayOne.AddDays(number - 1) : null;

    private static int Run(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length]))
            length++;
        return length;
    }
}
