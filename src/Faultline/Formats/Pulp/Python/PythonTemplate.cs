using System.Text;

namespace Faultline.Formats.Pulp.Python;

/// <summary>
/// A template in Python's percent form with names: <c>The disk %(disk)s is full.</c>. It gives the text that Python gives, and where Python throws,
/// since a placeholder is malformed or its field is missing, a text all the same.
/// </summary>
/// <remarks>Source: Python 2.7 library reference, "String Formatting Operations".</remarks>
internal sealed class PythonTemplate
{
    private readonly (string Literal, PythonPlaceholder? Placeholder)[] _parts;

    private PythonTemplate(string text, (string, PythonPlaceholder?)[] parts) => (Text, _parts) = (text, parts);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public IEnumerable<PythonPlaceholder> Placeholders => _parts.Select(part => part.Placeholder).OfType<PythonPlaceholder>();

    public static PythonTemplate Parse(string text)
    {
        var parts = new List<(string, PythonPlaceholder?)>();
        var literal = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            var percent = text.IndexOf('%', at);
            literal.Append(text, at, (percent < 0 ? text.Length : percent) - at);
            if (percent < 0)
                break;
            var placeholder = PythonPlaceholderReader.Read(text, percent, out at);
            if (placeholder.Conversion == '%' && placeholder.Problem is null)
            {
                literal.Append('%');
                continue;
            }

            parts.Add((literal.ToString(), placeholder));
            literal.Clear();
        }

        if (literal.Length > 0)
            parts.Add((literal.ToString(), null));
        return new PythonTemplate(text, [.. parts]);
    }

    /// <summary>The text with the data filled in. A field that they lack stays as its name in braces.</summary>
    public string Render(IReadOnlyDictionary<string, object?> data)
    {
        var text = new StringBuilder(Text.Length + 64);
        foreach (var (literal, placeholder) in _parts)
        {
            text.Append(literal);
            if (placeholder is null)
                continue;
            var isThere = data.TryGetValue(placeholder.Name, out var value);
            if (isThere && PythonConversion.TryFormat(placeholder, value, out var formatted))
                text.Append(formatted);
            else if (placeholder.Name.Length == 0)
                text.Append('%').Append(placeholder.Tail);
            else
                text.Append(isThere ? PythonText.Str(value) : $"{{{placeholder.Name}}}").Append(isThere || placeholder.Problem is not null ? placeholder.Tail : "");
        }

        return text.ToString();
    }

    /// <summary>The template in our own form: <c>The disk {disk} is full.</c>.</summary>
    public string ToBraces()
    {
        var text = new StringBuilder(Text.Length + 16);
        foreach (var (literal, placeholder) in _parts)
        {
            text.Append(Doubled(literal));
            if (placeholder is null)
                continue;
            var isName = placeholder.Name.Length > 0 && placeholder.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
            text.Append(isName ? $"{{{placeholder.Name}}}" : Doubled(placeholder.Name));
            if (placeholder.Problem is not null || placeholder.SwallowsText)
                text.Append(Doubled(placeholder.Tail));
        }

        return text.ToString();
    }

    private static string Doubled(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
