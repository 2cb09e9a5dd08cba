using Microsoft.CodeAnalysis.Text;

namespace Faultline.Generators.Tests.Compiling;

/// <summary>A text in which <c>[|</c> and <c>|]</c> stand round what a diagnostic is expected to point at.</summary>
internal sealed record MarkedText(string Text, TextSpan? Span)
{
    public static MarkedText Parse(string marked)
    {
        var start = marked.IndexOf("[|", StringComparison.Ordinal);
        if (start < 0)
            return new MarkedText(marked, null);
        var end = marked.IndexOf("|]", start, StringComparison.Ordinal) - 2;
        return new MarkedText(marked.Remove(end + 2, 2).Remove(start, 2), TextSpan.FromBounds(start, end));
    }
}
