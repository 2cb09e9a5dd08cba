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

    public static string Format(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, 0, 0, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, int indent, int allowance, int depth)
    {
        var flat = Flat(value, 0);
        if (flat.Length <= Width - 1 - indent - allowance || depth == MaxDepth || value is not (IReadOnlyDictionary<string, object?> or IReadOnlyList<object?>))
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
            Append(text, item, indent + 1 + label.Length, allowance + 1, depth + 1);
            isFirst = false;
        }

        text.Append(close);
    }

    private static string Flat(object? value, int depth) => value switch
    {
        _ when depth == MaxDepth => PythonText.Repr(value),
        IReadOnlyDictionary<string, object?> => $"{{{string.Join(", ", ItemsOf(value).Select(item => item.Label + Flat(item.Value, depth + 1)))}}}",
        IReadOnlyList<object?> => $"[{string.Join(", ", ItemsOf(value).Select(item => Flat(item.Value, depth + 1)))}]",
        _ => PythonText.Repr(value),
    };

    private static IEnumerable<(string Label, object? Value)> ItemsOf(object value) => value is IReadOnlyDictionary<string, object?> map
        ? map.Take(FaultJson.MaxValues).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (PythonText.Repr(entry.Key) + ": ", entry.Value))
        : ((IReadOnlyList<object?>)value).Take(FaultJson.MaxValues).Select(item => ("", item));
}
