using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Faultline.Catalogue;

/// <summary>The template of a detail: text with names of data fields in braces; a brace itself is written twice.</summary>
internal sealed class FaultTemplate
{
    /// <summary>Most items of one value's lists and maps that are told.</summary>
    private const int MaxValues = 100;

    private const int MaxDepth = 8;

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
        var pieces = new string?[_parts.Length * 2];
        for (var i = 0; i < _parts.Length; i++)
        {
            var (literal, field) = _parts[i];
            pieces[2 * i] = literal;
            if (field is null)
                continue;
            pieces[(2 * i) + 1] = data.TryGetValue(field, out var value) ? TextOf(value, culture) : MayLack(field, declared) ? null : $"{{{field}}}";
        }

        return string.Concat(pieces);
    }

    private static bool MayLack(string field, IReadOnlyList<FaultField>? declared) => declared?.Any(known => known.Name == field && !known.IsRequired) == true;

    // A value may be anybody's: a list that holds itself or never ends, a text that cannot be had.
    private static string? TextOf(object? value, CultureInfo culture)
    {
        if (value is string plain)
            return plain;
        try
        {
            if (value is not (JsonElement or IEnumerable))
                return PlainText(value, culture);
            var (text, left) = (new StringBuilder(), MaxValues);
            Append(text, value, culture, 0, ref left);
            return text.ToString();
        }
        catch (Exception)
        {
            // The fence protects the answer: a value that throws while it is read is replaced by a mark.
            return $"<unprintable {value?.GetType().Name} object>";
        }
    }

    private static void Append(StringBuilder text, object? value, CultureInfo culture, int depth, ref int left)
    {
        switch (value)
        {
            case string: text.Append(PlainText(value, culture)); break;
            case JsonElement { ValueKind: JsonValueKind.Object } element: AppendAll(text, element.EnumerateObject().Select(member => ((string?)member.Name, (object?)member.Value)), culture, depth, ref left); break;
            case JsonElement { ValueKind: JsonValueKind.Array } element: AppendAll(text, element.EnumerateArray().Select(item => ((string?)null, (object?)item)), culture, depth, ref left); break;
            case IDictionary map: AppendAll(text, Entries(map), culture, depth, ref left); break;
            case IEnumerable<KeyValuePair<string, object?>> map: AppendAll(text, map.Select(entry => ((string?)entry.Key, entry.Value)), culture, depth, ref left); break;
            case IEnumerable list: AppendAll(text, list.Cast<object?>().Select(item => ((string?)null, item)), culture, depth, ref left); break;
            default: text.Append(PlainText(value, culture)); break;
        }
    }

    private static void AppendAll(StringBuilder text, IEnumerable<(string? Name, object? Value)> items, CultureInfo culture, int depth, ref int left)
    {
        var isFirst = true;
        foreach (var (name, value) in items)
        {
            text.Append(isFirst ? "" : ", ");
            isFirst = false;
            if (left-- <= 0 || depth == MaxDepth)
            {
                text.Append('…');
                return;
            }

            if (name is not null)
                text.Append(name).Append('=');
            Append(text, value, culture, depth + 1, ref left);
        }
    }

    private static IEnumerable<(string?, object?)> Entries(IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
            yield return (Convert.ToString(entry.Key, CultureInfo.InvariantCulture), entry.Value);
    }

    private static string? PlainText(object? value, CultureInfo culture) => value switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.Null } => "",
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        JsonElement element => element.GetRawText(),
        bool flag => flag ? "true" : "false",
        // The invariant culture's own form of a date has the month first, as one country does.
        DateTimeOffset time when culture.Equals(CultureInfo.InvariantCulture) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", culture),
        DateTime time when culture.Equals(CultureInfo.InvariantCulture) => time.ToString("yyyy-MM-dd'T'HH:mm:ssK", culture),
        DateOnly date when culture.Equals(CultureInfo.InvariantCulture) => date.ToString("O", culture),
        IFormattable formattable => formattable.ToString(null, culture),
        _ => value.ToString(),
    };
}
