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
        return text.Length <= max ? text : Join(text, text, text.Length, max);
    }

    /// <summary>The beginning of one text and the end of another around the mark; what was cut is counted from their length as one.</summary>
    public static string Join(string head, string tail, int length, int max)
    {
        var first = BeforeSurrogate(head, Math.Min(max / 2, head.Length));
        var last = AfterSurrogate(tail, Math.Max(0, tail.Length - (max - (max / 2))));
        return string.Create(CultureInfo.InvariantCulture, $"{head.AsSpan(0, first)} … {Math.Max(0, length - first - (tail.Length - last))} characters cut … {tail.AsSpan(last)}");
    }

    /// <summary>
    /// As <see cref="Cut"/>, but at white space where there is some near, so that a secret which is cut in two is not
    /// hidden from the scrubber that reads the result.
    /// </summary>
    public static string CutBetweenWords(string text, int max)
    {
        if (text.Length <= max)
            return text;
        var (head, tail) = Ends(text, max);
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, head)} … {tail - head} characters cut … {text.AsSpan(tail)}");
    }

    /// <summary>Where the head of a text ends and its tail begins, both at white space where there is some near, together about this long.</summary>
    public static (int Head, int Tail) Ends(string text, int max)
    {
        const int Search = 1_024;
        var head = max / 2;
        var tail = text.Length - (max - head);
        var space = text.AsSpan(Math.Max(0, head - Search), Math.Min(head, Search)).LastIndexOfAny(' ', '\n', '\t');
        head = space >= 0 ? Math.Max(0, head - Search) + space : BeforeSurrogate(text, head);
        space = text.AsSpan(tail, Math.Min(Search, text.Length - tail)).IndexOfAny(' ', '\n', '\t');
        tail = space >= 0 ? tail + space : text.Length;
        return (head, tail);
    }

    private static int BeforeSurrogate(string text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;

    private static int AfterSurrogate(string text, int at) =>
        at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at + 1 : at;
}
