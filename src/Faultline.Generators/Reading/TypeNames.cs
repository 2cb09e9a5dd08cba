using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Reading;

/// <summary>The ways in which types are written.</summary>
internal static class TypeNames
{
    /// <summary>From <c>global::</c> on, keywords escaped, with the nullability that a partial method must repeat.</summary>
    public static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>A namespace, keywords escaped.</summary>
    public static readonly SymbolDisplayFormat WithoutGlobal = Full.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The simple name, escaped where it is a keyword.</summary>
    public static readonly SymbolDisplayFormat Simple = new(miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>With namespace and containing types, as a person writes it.</summary>
    public static readonly SymbolDisplayFormat Plain = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);
}
