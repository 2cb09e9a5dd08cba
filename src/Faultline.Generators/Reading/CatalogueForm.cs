using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Faultline.Generators.Reading;

/// <summary>What a class must be so that its other part can be generated.</summary>
internal static class CatalogueForm
{
    /// <summary>The property that the generated part of every catalogue has. The start finds the codes by it, so it has no other name.</summary>
    public const string Property = "Catalogue";

    /// <summary>
    /// Whether the class leaves the property's name free. Where it does not, the property is left out: a compiler that finds a name declared twice,
    /// in text that nobody wrote, says no more, and so the analyzer could not say what is wrong.
    /// </summary>
    public static bool LeavesPropertyFree(INamedTypeSymbol type) => type.Name != Property && type.GetMembers(Property).IsEmpty;

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

    /// <summary>
    /// Whether a body can be generated for a method, also for one that cannot declare a code: a build that lacks a body ends before analyzers are heard,
    /// and so the analyzer could not say why.
    /// </summary>
    public static bool CanHaveBody(IMethodSymbol method) => method is { IsStatic: true, IsPartialDefinition: true, IsGenericMethod: false };

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
            if (IsException(parameter.Type))
                return $"its parameter '{parameter.Name}' is an exception, whose message and trace no caller may read; hand it to ToException";
        }

        return null;
    }

    private static bool IsException(ITypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
                return true;
        }

        return false;
    }

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
