using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Reading;

/// <summary>The library's own types, by which catalogues are known.</summary>
internal static class CatalogueNames
{
    public const string CatalogueAttribute = "Faultline.Catalogue.FaultCatalogueAttribute";

    public static AttributeData? CatalogueOf(INamedTypeSymbol type) => Find(type, "FaultCatalogueAttribute");

    public static AttributeData? CodeOf(IMethodSymbol method) => Find(method, "FaultCodeAttribute");

    public static AttributeData? DataOf(IParameterSymbol parameter) => Find(parameter, "FaultDataAttribute");

    public static bool IsFault(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Fault", ContainingType: null, Arity: 0, ContainingNamespace: { Name: "Faultline", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The text that an attribute was given at a place, or null.</summary>
    public static string? TextAt(AttributeData attribute, int index) =>
        attribute.ConstructorArguments.Length > index && attribute.ConstructorArguments[index] is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    /// <summary>The text that an attribute was given under a name, or null.</summary>
    public static string? TextOf(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    private static AttributeData? Find(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { ContainingNamespace: { Name: "Catalogue", ContainingNamespace: { Name: "Faultline", ContainingNamespace.IsGlobalNamespace: true } } } type
            && type.Name == name);
}
