using System.Collections.Immutable;
using Faultline.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Reading;

/// <summary>Reads a code's method into its model.</summary>
internal static class CodeReader
{
    /// <summary>The model, or null where the attribute itself does not compile.</summary>
    public static CodeModel? Read(IMethodSymbol method, AttributeData attribute, CancellationToken cancellation)
    {
        var arguments = attribute.ConstructorArguments;
        if (arguments.Length != 4 || arguments.Any(argument => argument.Kind == TypedConstantKind.Error) || arguments[1].Value is not int status)
            return null;
        var documentation = DocComment.Of(method, cancellation);
        return new CodeModel(
            method.ToDisplayString(TypeNames.Simple),
            AccessOf(method),
            method.ReturnType.ToDisplayString(TypeNames.Full),
            CatalogueNames.TextAt(attribute, 0) ?? "",
            status,
            new(OtherStatusesOf(attribute)),
            CatalogueNames.TextAt(attribute, 2) ?? "",
            CatalogueNames.TextAt(attribute, 3) ?? "",
            CatalogueNames.TextOf(attribute, "PulpCode"),
            CatalogueNames.TextOf(attribute, "NovaRoot"),
            CatalogueNames.TextOf(attribute, "Since"),
            CatalogueNames.TextOf(attribute, "DeprecatedBy"),
            documentation.ToModel(),
            new([.. method.Parameters.Select(parameter => ParameterReader.Read(parameter, documentation.OfParameter(parameter.Name)))]),
            CatalogueForm.ProblemOf(method) is not null);
    }

    private static ImmutableArray<int> OtherStatusesOf(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "OtherStatuses").Value is { Kind: TypedConstantKind.Array, IsNull: false } list
            ? [.. list.Values.Select(value => value.Value).OfType<int>()]
            : [];

    private static string AccessOf(IMethodSymbol method) => method.DeclaredAccessibility switch
    {
        Accessibility.Public => "public",
        Accessibility.Internal => "internal",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedOrInternal => "protected internal",
        Accessibility.ProtectedAndInternal => "private protected",
        _ => "private",
    };
}
