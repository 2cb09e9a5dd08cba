using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Faultline.Generators.Checks;

/// <summary>Finds a part of a string's value in the literal that it was written as.</summary>
internal static class LiteralPlace
{
    /// <summary>The place of a part; the whole expression where it is not one literal on one line.</summary>
    public static Location Of(ExpressionSyntax expression, int start, int length)
    {
        if (expression is LiteralExpressionSyntax { Token: var token } && OffsetsOf(token) is { } offsets && start + length < offsets.Count)
            return Location.Create(expression.SyntaxTree, TextSpan.FromBounds(token.SpanStart + offsets[start], token.SpanStart + offsets[start + length]));
        return expression.GetLocation();
    }

    /// <summary>For each character of the value where it begins in the token, and at last where the value ends; null where that is not known.</summary>
    private static List<int>? OffsetsOf(SyntaxToken token)
    {
        if (token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken))
        {
            var quotes = token.Text.TakeWhile(c => c == '"').Count();
            return [.. Enumerable.Range(quotes, token.ValueText.Length + 1)];
        }

        if (!token.IsKind(SyntaxKind.StringLiteralToken))
            return null;
        var verbatim = token.Text.StartsWith("@", StringComparison.Ordinal);
        var offsets = new List<int>();
        for (var at = verbatim ? 2 : 1; at < token.Text.Length - 1;)
        {
            var (written, characters) = verbatim ? (token.Text[at] == '"' ? 2 : 1, 1) : StepAt(token.Text, at);
            for (var i = 0; i < characters; i++)
                offsets.Add(at);
            at += written;
        }

        offsets.Add(token.Text.Length - 1);
        return offsets;
    }

    // How many characters an escape is written with, and how many it stands for.
    private static (int Written, int Characters) StepAt(string text, int at)
    {
        if (text[at] != '\\')
            return (1, 1);
        switch (text[at + 1])
        {
            case 'u':
                return (6, 1);
            case 'U':
                return (10, int.TryParse(text.Substring(at + 2, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var point) && point > 0xFFFF ? 2 : 1);
            case 'x':
                var digits = text.Skip(at + 2).Take(4).TakeWhile(c => Uri.IsHexDigit(c)).Count();
                return (2 + digits, 1);
            default:
                return (2, 1);
        }
    }
}
