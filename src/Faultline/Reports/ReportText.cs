using System.Globalization;

namespace Faultline.Reports;

/// <summary>Cuts text that is too long in the middle, where it hurts least, and says so.</summary>
internal static class ReportText
{
    /// <summary>
    /// The text itself if it fits, else its head and tail around <c> … 1234 characters cut … </c>. No character is split.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="max">The longest result, in UTF-16 units, apart from the mark. At least 2.</param>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
            return text;
        var head = max / 2;
        var tail = text.Length - (max - head);
        if (char.IsHighSurrogate(text[head - 1]))
            head--;
        if (char.IsLowSurrogate(text[tail]))
            tail++;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, head)} … {tail - head} characters cut … {text.AsSpan(tail)}");
    }

    /// <summary>
    /// As <see cref="Cut"/>, but at white space where there is some near, so that a secret which is cut in two is not
    /// hidden from the scrubber that reads the result.
    /// </summary>
    public static string CutBetweenWords(string text, int max)
    {
        const int Search = 1_024;
        if (text.Length <= max)
            return text;
        var head = max / 2;
        var tail = text.Length - (max - head);
        var space = text.AsSpan(Math.Max(0, head - Search), Math.Min(head, Search)).LastIndexOfAny(' ', '\n', '\t');
        head = space >= 0 ? Math.Max(0, head - Search) + space : head;
        space = text.AsSpan(tail, Math.Min(Search, text.Length - tail)).IndexOfAny(' ', '\n', '\t');
        tail = space >= 0 ? tail + space : text.Length;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, head)} … {tail - head} characters cut … {text.AsSpan(tail)}");
    }
}
