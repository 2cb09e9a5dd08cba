using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Faultline.Catalogue;

/// <summary>The template of a detail: text with names of data fields in braces; a brace itself is written twice.</summary>
internal sealed class FaultTemplate
{
    private readonly (string Literal, string? Field)[] _parts;

    private FaultTemplate(string text, (string, string?)[] parts) => (Text, _parts) = (text, parts);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The fields that it names, each once.</summary>
    public IEnumerable<string> Fields => _parts.Select(part => part.Field).OfType<string>().Distinct();

    /// <exception cref="FormatException">The text is no template; the message says where.</exception>
    public static FaultTemplate Parse(string text) =>
        TryParse(text, out var template, out var problem) ? template : throw new FormatException($"'{text}' is not a template: {problem}");

    public static bool TryParse(string text, [NotNullWhen(true)] out FaultTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        (template, problem) = (null, null);
        var parts = new List<(string, string?)>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('{' or '}'))
            {
                literal.Append(c);
            }
            else if (i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '}')
            {
                problem = $"'}}' at {i} closes nothing; a brace that is text is written twice";
                return false;
            }
            else
            {
                var end = text.IndexOf('}', i);
                var name = end < 0 ? "" : text[(i + 1)..end];
                if (name.Length == 0 || name.Any(x => !char.IsAsciiLetterOrDigit(x) && x != '_'))
                {
                    problem = $"'{{' at {i} opens no field; expected a name and '}}', such as {{server_id}}";
                    return false;
                }

                parts.Add((literal.ToString(), name));
                literal.Clear();
                i = end;
            }
        }

        if (literal.Length > 0)
            parts.Add((literal.ToString(), null));
        template = new FaultTemplate(text, [.. parts]);
        return true;
    }

    /// <summary>The text with the fields filled in; a field that the data lack stays as its name in braces, or is nothing if it may be lacking.</summary>
    public string Render(IReadOnlyDictionary<string, object?> data, CultureInfo culture, IReadOnlyList<FaultField>? declared = null)
    {
        if (_parts is [var (only, none)] && none is null)
            return only;
        var text = new StringBuilder(128);
        foreach (var (literal, field) in _parts)
        {
            text.Append(literal);
            if (field is null)
                continue;
            if (data.TryGetValue(field, out var value))
                text.Append(TextOf(value, culture));
            else if (declared?.Any(known => known.Name == field && !known.IsRequired) != true)
                text.Append('{').Append(field).Append('}');
        }

        return text.ToString();
    }

    private static string? TextOf(object? value, CultureInfo culture) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        // The invariant culture's own form of a date has the month first, as one country does.
        DateTimeOffset time when culture.Equals(CultureInfo.InvariantCulture) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", culture),
        DateTime time when culture.Equals(CultureInfo.InvariantCulture) => time.ToString("yyyy-MM-dd'T'HH:mm:ssK", culture),
        DateOnly date when culture.Equals(CultureInfo.InvariantCulture) => date.ToString("O", culture),
        IFormattable formattable => formattable.ToString(null, culture),
        IEnumerable<KeyValuePair<string, object?>> map => string.Join(", ", map.Select(entry => $"{entry.Key}={TextOf(entry.Value, culture)}")),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(item => TextOf(item, culture))),
        _ => value.ToString(),
    };
}
