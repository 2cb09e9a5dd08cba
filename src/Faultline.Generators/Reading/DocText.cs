using System.Text;
using System.Xml.Linq;

namespace Faultline.Generators.Reading;

/// <summary>An element of a documentation comment as plain text: white space is folded, paragraphs and list items are apart.</summary>
internal static class DocText
{
    /// <summary>The text, or null where there is none.</summary>
    /// <param name="element">Such as <c>summary</c>.</param>
    /// <param name="fields">The data fields by their parameters, for <c>paramref</c>.</param>
    public static string? Of(XElement element, IReadOnlyDictionary<string, string> fields)
    {
        var text = new StringBuilder();
        Append(text, element, fields);
        var paragraphs = text.ToString().Split('\v').Select(Fold).Where(paragraph => paragraph.Length > 0).ToList();
        return paragraphs.Count == 0 ? null : string.Join("\n\n", paragraphs);
    }

    private static void Append(StringBuilder text, XElement element, IReadOnlyDictionary<string, string> fields)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText words)
                text.Append(words.Value.Replace('\v', ' '));
            else if (node is XElement inner)
                AppendElement(text, inner, fields);
        }
    }

    private static void AppendElement(StringBuilder text, XElement element, IReadOnlyDictionary<string, string> fields)
    {
        switch (element.Name.LocalName)
        {
            case "para" or "item" or "code" or "br":
                text.Append('\v');
                Append(text, element, fields);
                text.Append('\v');
                break;
            case "paramref" or "typeparamref":
                var name = (string?)element.Attribute("name") ?? "";
                text.Append(fields.TryGetValue(name, out var field) ? field : name);
                break;
            case "see" or "seealso" when element.IsEmpty || element.Value.Length == 0:
                text.Append((string?)element.Attribute("langword") ?? (string?)element.Attribute("href") ?? LastName((string?)element.Attribute("cref")));
                break;
            case "see" or "seealso" or "a" when (string?)element.Attribute("href") is { } address:
                Append(text, element, fields);
                text.Append(" (").Append(address).Append(')');
                break;
            default:
                Append(text, element, fields);
                break;
        }
    }

    // T:Faultline.Fault.WithStatus(System.Int32) is WithStatus.
    private static string LastName(string? reference)
    {
        var name = reference ?? "";
        var end = name.IndexOfAny(['(', '{', '<']);
        name = end < 0 ? name : name.Substring(0, end);
        return name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
    }

    private static string Fold(string text) => string.Join(" ", text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
