using System.Collections.Immutable;
using Faultline.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Reading;

/// <summary>Reads a catalogue class into its model.</summary>
internal static class CatalogueReader
{
    /// <summary>The model, or null for a class that cannot have a generated part; the analyzer says why.</summary>
    public static CatalogueModel? Read(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
    {
        if (CatalogueForm.ProblemOf(type, cancellation) is not null)
            return null;
        var codes = ImmutableArray.CreateBuilder<CodeModel>();
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            cancellation.ThrowIfCancellationRequested();
            if (CatalogueNames.CodeOf(method) is { } code && CatalogueForm.CanHaveBody(method) && CodeReader.Read(method, code, cancellation) is { } read)
                codes.Add(read);
        }

        var name = type.ToDisplayString(TypeNames.Full);
        return new CatalogueModel(
            NamespaceOf(type, TypeNames.WithoutGlobal),
            new(ContainersOf(type)),
            type.ToDisplayString(TypeNames.Simple),
            name,
            NamespaceOf(type, TypeNames.Plain) is { Length: > 0 } parent ? $"{parent}.{type.Name}" : type.Name,
            $"{type.ToDisplayString(TypeNames.Plain)} in {type.ContainingAssembly.Name}",
            CatalogueNames.TextAt(attribute, 0) ?? "",
            CatalogueForm.LeavesPropertyFree(type),
            DefinitionsOf(type),
            new(codes.ToImmutable()));
    }

    // The field of a method is named for it with a '_' before, so a method may take the name too.
    private static string DefinitionsOf(INamedTypeSymbol type)
    {
        var name = "__Definitions";
        while (type.Name == name || !type.GetMembers(name).IsEmpty || !type.GetMembers(name.Substring(1)).IsEmpty)
            name += "_";
        return name;
    }

    private static string NamespaceOf(INamedTypeSymbol type, SymbolDisplayFormat format) =>
        type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(format);

    private static ImmutableArray<string> ContainersOf(INamedTypeSymbol type)
    {
        var containers = new Stack<string>();
        for (var at = type.ContainingType; at is not null; at = at.ContainingType)
            containers.Push($"{KindOf(at)} {at.ToDisplayString(TypeNames.Simple)}");
        return [.. containers];
    }

    private static string KindOf(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };
}
