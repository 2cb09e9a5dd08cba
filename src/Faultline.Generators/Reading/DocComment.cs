using System.Text;
using System.Xml;
using System.Xml.Linq;
using Faultline.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Faultline.Generators.Reading;

/// <summary>
/// The documentation of a method. It is read from the source text: where a project writes no documentation file, the compiler does not
/// parse these comments, and its own answer is empty.
/// </summary>
internal sealed class DocComment
{
    private readonly XElement? _root;
    private readonly string? _problem;
    private readonly IReadOnlyDictionary<string, string> _fields;

    private DocComment(XElement? root, string? problem, IReadOnlyDictionary<string, string> fields) => (_root, _problem, _fields) = (root, problem, fields);

    public static DocComment Of(IMethodSymbol method, CancellationToken cancellation)
    {
        var fields = method.Parameters.ToDictionary(parameter => parameter.Name, ParameterReader.FieldOf);
        var text = method.DeclaringSyntaxReferences.Select(reference => TextOf(reference.GetSyntax(cancellation))).FirstOrDefault(found => found.Length > 0);
        if (text is null)
            return new(null, null, fields);
        try
        {
            return new(XElement.Parse($"<doc>{text}</doc>"), null, fields);
        }
        catch (XmlException e)
        {
            return new(null, e.Message, fields);
        }
    }

    public DocModel ToModel() => new(TextOf("summary") ?? "", TextOf("cause"), TextOf("remedy"), _problem);

    /// <summary>What is said of a parameter, or null.</summary>
    public string? OfParameter(string name) =>
        _root?.Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == name) is { } found ? DocText.Of(found, _fields) : null;

    private string? TextOf(string element) => _root?.Element(element) is { } found ? DocText.Of(found, _fields) : null;

    private static string TextOf(SyntaxNode declaration)
    {
        var text = new StringBuilder();
        foreach (var trivia in declaration.GetLeadingTrivia())
        {
            if (trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || IsUnparsed(trivia, SyntaxKind.SingleLineCommentTrivia, "///", "////"))
                AppendLines(text, trivia.ToFullString());
            else if (trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia) || IsUnparsed(trivia, SyntaxKind.MultiLineCommentTrivia, "/**", "/***"))
                AppendBlock(text, trivia.ToFullString());
        }

        return text.ToString();
    }

    private static bool IsUnparsed(SyntaxTrivia trivia, SyntaxKind kind, string start, string not) =>
        trivia.IsKind(kind) && trivia.ToString() is var text && text.StartsWith(start, StringComparison.Ordinal) && !text.StartsWith(not, StringComparison.Ordinal) && text != "/**/";

    private static void AppendLines(StringBuilder text, string comment)
    {
        foreach (var line in comment.Split('\n'))
        {
            var content = line.TrimStart();
            text.Append(content.StartsWith("///", StringComparison.Ordinal) ? content.Substring(3) : content).Append('\n');
        }
    }

    private static void AppendBlock(StringBuilder text, string comment)
    {
        var inner = comment.Trim();
        inner = inner.StartsWith("/**", StringComparison.Ordinal) ? inner.Substring(3) : inner;
        inner = inner.EndsWith("*/", StringComparison.Ordinal) ? inner.Substring(0, inner.Length - 2) : inner;
        foreach (var line in inner.Split('\n'))
        {
            var content = line.TrimStart();
            text.Append(content.StartsWith("*", StringComparison.Ordinal) ? content.Substring(1) : content).Append('\n');
        }
    }
}
