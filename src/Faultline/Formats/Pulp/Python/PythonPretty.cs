using System.Text;

namespace Faultline.Formats.Pulp.Python;

/// <summary>
/// Lists as Python's <c>pprint.pformat</c> prints them: as their repr where that fits into 80 columns, else one item a line. Maps are sorted by key.
/// </summary>
/// <remarks>Source: Python 2.7 library reference, <c>pprint</c>, with its default width and indent.</remarks>
internal static class PythonPretty
{
    private const int Width = 80;
    private const int MaxDepth = 32;
    private const int MaxValues = 1_000;

    public static string Format(object? value)
    {
        // The form of many lines is for what a human wrote; what is huge, or holds itself, has the bounded one.
        if (CountOf(value, 0, 0) > MaxValues)
            return PythonText.Repr(value);
        var text = new StringBuilder();
        Append(text, value, 0, 0);
        return text.ToString();
    }

    private static int CountOf(object? value, int depth, int count)
    {
        if (depth == MaxDepth)
            return MaxValues + 1;
        if (value is not (IReadOnlyDictionary<string, object?> or IReadOnlyList<object?>))
            return count + 1;
        foreach (var (_, item) in ItemsOf(value))
        {
            if (count > MaxValues)
                break;
            count = CountOf(item, depth + 1, count);
        }

        return count + 1;
    }

    private static void Append(StringBuilder text, object? value, int indent, int allowance)
    {
        var flat = Flat(value);
        if (flat.Length <= Width - 1 - indent - allowance || value is not (IReadOnlyDictionary<string, object?> or IReadOnlyList<object?>))
        {
            text.Append(flat);
            return;
        }

        var (open, close) = value is IReadOnlyDictionary<string, object?> ? ('{', '}') : ('[', ']');
        text.Append(open);
        var isFirst = true;
        foreach (var (label, item) in ItemsOf(value))
        {
            if (!isFirst)
                text.Append(",\n").Append(' ', indent + 1);
            text.Append(label);
            Append(text, item, indent + 1 + label.Length, allowance + 1);
            isFirst = false;
        }

        text.Append(close);
    }

    private static string Flat(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> => $"{{{string.Join(", ", ItemsOf(value).Select(item => item.Label + Flat(item.Value)))}}}",
        IReadOnlyList<object?> => $"[{string.Join(", ", ItemsOf(value).Select(item => Flat(item.Value)))}]",
        _ => PythonText.Repr(value),
    };

    private static IEnumerable<(string Label, object? Value)> ItemsOf(object value) => value is IReadOnlyDictionary<string, object?> map
        ? map.Take(FaultJson.MaxValues).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (PythonText.Repr(entry.Key) + ": ", entry.Value))
        : ((IReadOnlyList<object?>)value).Take(FaultJson.MaxValues).Select(item => ("", item));
}
