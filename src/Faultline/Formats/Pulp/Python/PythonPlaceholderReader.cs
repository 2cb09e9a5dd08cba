using System.Globalization;

namespace Faultline.Formats.Pulp.Python;

/// <summary>Reads one placeholder, as CPython's <c>PyString_Format</c> does.</summary>
internal static class PythonPlaceholderReader
{
    private const string Conversions = "sriduoxXeEfFgGc%";
    private const string Numeric = "iduoxXeEfFgGc";
    private const int MaxNumber = 1_000;

    /// <param name="text">The template.</param>
    /// <param name="percent">Where its <c>%</c> is.</param>
    /// <param name="next">Where the text goes on.</param>
    public static PythonPlaceholder Read(string text, int percent, out int next)
    {
        var at = percent + 1;
        var name = "";
        if (at < text.Length && text[at] == '(')
        {
            var end = ClosingOf(text, at);
            if (end < 0)
            {
                next = text.Length;
                return Malformed("", text[(percent + 1)..], $"'{text[percent..]}' has no closing parenthesis");
            }

            name = text[(at + 1)..end];
            at = end + 1;
        }

        var tail = at;
        var flags = Span(text, ref at, "-+ #0");
        var width = Number(text, ref at) ?? 0;
        var precision = -1;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            precision = Number(text, ref at) ?? 0;
        }

        Span(text, ref at, "hlL");
        return Finish(text, name, flags, width, precision, tail, at, out next);
    }

    private static PythonPlaceholder Finish(string text, string name, string flags, int width, int precision, int tail, int at, out int next)
    {
        // Where the letter was left off, all that was taken for flags and numbers is text.
        next = tail;
        if (at >= text.Length)
            return Malformed(name, "", $"'{Shown(name)}' has no letter such as s after it");
        var conversion = text[at];
        if (!Conversions.Contains(conversion, StringComparison.Ordinal))
            return Malformed(name, "", $"'{Shown(name)}' is followed by '{conversion}'; expected a letter such as s");
        if (name.Length == 0 && conversion != '%')
            return Malformed(name, "", $"'%{conversion}' names no field");
        next = at + 1;
        var isText = flags == " " && width == 0 && precision < 0 && next < text.Length && char.IsAsciiLetter(text[next]);
        if (isText && Numeric.Contains(conversion, StringComparison.Ordinal))
        {
            next = tail;
            return Malformed(name, "", $"'{Shown(name)}' is followed by a blank and a word; expected a letter such as s");
        }

        return new PythonPlaceholder(name, flags, width, precision, conversion, text[tail..next]) { SwallowsText = isText };
    }

    private static PythonPlaceholder Malformed(string name, string tail, string problem) => new(name, "", 0, -1, '\0', tail) { Problem = problem };

    private static string Shown(string name) => name.Length == 0 ? "%" : $"%({name})";

    private static int ClosingOf(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0)
                return i;
        }

        return -1;
    }

    private static string Span(string text, ref int at, string of)
    {
        var start = at;
        while (at < text.Length && of.Contains(text[at], StringComparison.Ordinal))
            at++;
        return text[start..at];
    }

    private static int? Number(string text, ref int at)
    {
        var digits = Span(text, ref at, "0123456789");
        return digits.Length == 0 ? null : Math.Min(MaxNumber, int.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? number : MaxNumber);
    }
}
