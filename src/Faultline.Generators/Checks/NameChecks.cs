using System.Collections.Immutable;
using Faultline.Generators.Reading;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Checks;

/// <summary>Who has the name of the property that the generator writes. The analyzer never asks about generated members, so it is never that property.</summary>
internal static class NameChecks
{
    private const string Taken = $"the name '{CatalogueForm.Property}' is that of the property that the generator writes; expected another";

    /// <summary>What can have a name.</summary>
    public static ImmutableArray<SymbolKind> Kinds { get; } = [SymbolKind.NamedType, SymbolKind.Method, SymbolKind.Property, SymbolKind.Field, SymbolKind.Event];

    public static IEnumerable<Diagnostic> Of(ISymbol symbol)
    {
        if (symbol.Name != CatalogueForm.Property)
            yield break;
        if (symbol is INamedTypeSymbol type && CatalogueNames.CatalogueOf(type) is not null)
            yield return Diagnostic.Create(Rules.CatalogueForm, type.Locations[0], type.Name, Taken);
        if (symbol.ContainingType is not { } container || CatalogueNames.CatalogueOf(container) is null)
            yield break;
        yield return symbol is IMethodSymbol method && CatalogueNames.CodeOf(method) is not null
            ? Diagnostic.Create(Rules.MethodForm, method.Locations[0], method.Name, Taken)
            : Diagnostic.Create(Rules.CatalogueForm, symbol.Locations[0], container.Name, Taken);
    }
}
