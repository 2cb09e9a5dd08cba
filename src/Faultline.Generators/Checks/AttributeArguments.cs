using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Faultline.Generators.Checks;

/// <summary>Finds the arguments of an attribute in the source.</summary>
internal static class AttributeArguments
{
    /// <summary>What stands for a parameter, by its name or at its place, or for a property by its name.</summary>
    public static ExpressionSyntax? Find(AttributeSyntax attribute, string name, int index = -1)
    {
        if (attribute.ArgumentList is not { Arguments: var arguments })
            return null;
        var named = arguments.FirstOrDefault(argument => (argument.NameColon?.Name ?? argument.NameEquals?.Name)?.Identifier.ValueText == name);
        if (named is not null)
            return named.Expression;
        return index >= 0 && index < arguments.Count && arguments[index] is { NameColon: null, NameEquals: null } at ? at.Expression : null;
    }

    public static Location LocationOf(AttributeSyntax attribute, string name, int index = -1) => (Find(attribute, name, index) ?? (SyntaxNode)attribute).GetLocation();

    /// <summary>The items of a list that an attribute was given, or nothing where it is not written as one.</summary>
    public static IReadOnlyList<ExpressionSyntax> ItemsOf(ExpressionSyntax? list) => list switch
    {
        CollectionExpressionSyntax collection => [.. collection.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression)],
        ImplicitArrayCreationExpressionSyntax array => [.. array.Initializer.Expressions],
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        _ => [],
    };
}
