using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Faultline.Generators.Reading;

/// <summary>What a class must be so that its other part can be generated.</summary>
internal static class CatalogueForm
{
    /// <summary>What the class lacks, or null.</summary>
    public static string? ProblemOf(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (!type.IsStatic || !IsPartial(type, cancellation))
            return "it must be static partial";
        if (type.IsFileLocal)
            return "it must not be local to a file, so that the start finds it";
        for (var at = type; at is not null; at = at.ContainingType)
        {
            if (at.Arity > 0)
                return "neither it nor a type round it may be generic";
            if (!IsPartial(at, cancellation))
                return $"the type round it, '{at.Name}', must be partial";
            if (at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
                return $"{(SymbolEqualityComparer.Default.Equals(at, type) ? "it" : $"the type round it, '{at.Name}',")} must be public or internal, so that the start finds it";
        }

        return null;
    }

    /// <summary>What a code's method lacks, or null.</summary>
    public static string? ProblemOf(IMethodSymbol method)
    {
        if (!method.IsStatic || !method.IsPartialDefinition)
            return "it must be static partial and have no body";
        if (!CatalogueNames.IsFault(method.ReturnType))
            return $"it must return Fault, and returns {method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}";
        if (method.IsGenericMethod)
            return "it must not be generic";
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind is RefKind.Ref or RefKind.Out)
                return $"its parameter '{parameter.Name}' must be passed by value";
            if (parameter.Type.IsRefLikeType || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
                return $"its parameter '{parameter.Name}' must be of a type that an object can hold";
        }

        return null;
    }

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
