using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Faultline.Generators.Checks;

/// <summary>A <c>.resx</c> file: its texts, and where they stand in it.</summary>
internal sealed class TextFile
{
    private readonly string _path;
    private readonly SourceText _source;

    private TextFile(string path, SourceText source, IReadOnlyList<Entry> entries) => (_path, _source, Entries) = (path, source, entries);

    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>The class that a file is of: <c>ComputeFaults</c> for <c>ComputeFaults.de.resx</c>, null for what is no <c>.resx</c>.</summary>
    public static string? ClassOf(string path)
    {
        if (!path.EndsWith(".resx", StringComparison.OrdinalIgnoreCase))
            return null;
        var name = Path.GetFileName(path);
        return name.Substring(0, name.IndexOf('.'));
    }

    /// <summary>Reads a file; null for one that is no XML, which the build says for itself.</summary>
    public static TextFile? Read(AdditionalText file, CancellationToken cancellation)
    {
        if (file.GetText(cancellation) is not { } source)
            return null;
        try
        {
            var document = XDocument.Parse(source.ToString(), LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace);
            var entries = document.Root!.Elements("data").Where(data => data.Attribute("name") is not null && data.Attribute("type") is null)
                .Select(data => new Entry(data.Attribute("name")!, data.Element("value")));
            return new(file.Path, source, [.. entries]);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Where the name of a text stands.</summary>
    public Location LocationOf(Entry entry)
    {
        var start = OffsetOf(entry.NameAttribute);
        var text = _source.ToString();
        var open = text.IndexOfAny(['"', '\''], start);
        var close = open < 0 ? -1 : text.IndexOf(text[open], open + 1);
        return At(close < 0 ? new TextSpan(start, 0) : TextSpan.FromBounds(open + 1, close));
    }

    /// <summary>Where a part of a text stands; the name of the text where it is not found.</summary>
    public Location LocationOf(Entry entry, string part)
    {
        if (entry.Element?.FirstNode is not { } node)
            return LocationOf(entry);
        var text = _source.ToString();
        var (start, end) = (OffsetOf(node), text.IndexOf("</value", OffsetOf(node), StringComparison.Ordinal));
        var at = text.IndexOf(part, start, StringComparison.Ordinal);
        return at < 0 || at > end ? LocationOf(entry) : At(new TextSpan(at, part.Length));
    }

    private Location At(TextSpan span) => Location.Create(_path, span, _source.Lines.GetLinePositionSpan(span));

    private int OffsetOf(IXmlLineInfo at) => _source.Lines.GetPosition(new LinePosition(at.LineNumber - 1, at.LinePosition - 1));

    /// <summary>A text.</summary>
    internal sealed record Entry(XAttribute NameAttribute, XElement? Element)
    {
        public string Name => NameAttribute.Value;

        public string Text => Element?.Value ?? "";
    }
}
