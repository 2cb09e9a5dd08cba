using Faultline.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Reading;

/// <summary>Reads a parameter of a code's method.</summary>
internal static class ParameterReader
{
    public static ParameterModel Read(IParameterSymbol parameter, string? description) => new(
        parameter.Name,
        ModifierOf(parameter),
        parameter.Type.ToDisplayString(TypeNames.Full),
        RoleOf(parameter),
        CanBeNull(parameter),
        FieldOf(parameter),
        JsonTypes.Of(parameter.Type),
        description);

    /// <summary>The name on the wire: what <c>[FaultData]</c> says, else the parameter's own name in snake case.</summary>
    public static string FieldOf(IParameterSymbol parameter) =>
        CatalogueNames.DataOf(parameter) is { } attribute ? CatalogueNames.TextAt(attribute, 0) ?? "" : FieldName.Of(parameter.Name);

    public static ParameterRole RoleOf(IParameterSymbol parameter)
    {
        if (CatalogueNames.IsFault(parameter.Type))
            return ParameterRole.Cause;
        if (JsonTypes.ItemsOf(parameter.Type).Any(CatalogueNames.IsFault))
            return ParameterRole.Causes;
        return parameter.Name == "retryAfter" && IsTimeSpan(JsonTypes.WithoutNull(parameter.Type)) ? ParameterRole.RetryAfter : ParameterRole.Data;
    }

    private static bool IsTimeSpan(ITypeSymbol type) => type is { Name: "TimeSpan", ContainingType: null, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool CanBeNull(IParameterSymbol parameter) =>
        parameter.Type.NullableAnnotation == NullableAnnotation.Annotated
        || parameter.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || (parameter.Type.IsReferenceType && parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null });

    private static string ModifierOf(IParameterSymbol parameter)
    {
        var first = parameter is { Ordinal: 0, ContainingSymbol: IMethodSymbol { IsExtensionMethod: true } } ? "this " : parameter.IsParams ? "params " : "";
        return parameter.RefKind switch
        {
            RefKind.In => first + "in ",
            RefKind.Ref => first + "ref ",
            RefKind.Out => first + "out ",
            RefKind.RefReadOnlyParameter => first + "ref readonly ",
            _ => first,
        };
    }
}
