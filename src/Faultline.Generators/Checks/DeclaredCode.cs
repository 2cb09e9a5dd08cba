using Faultline.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Faultline.Generators.Checks;

/// <summary>A code where it is declared.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Catalogue">Its class.</param>
/// <param name="Attribute">The attribute in the source.</param>
/// <param name="Model">What it says.</param>
internal sealed record DeclaredCode(IMethodSymbol Method, INamedTypeSymbol Catalogue, AttributeSyntax Attribute, CodeModel Model)
{
    /// <summary>Where it is declared, for messages.</summary>
    public string Place => $"{Catalogue.Name}.{Method.Name}";

    /// <summary>The code in the source.</summary>
    public Location CodeLocation => AttributeArguments.LocationOf(Attribute, "code", 0);

    /// <summary>The method's name in the source.</summary>
    public Location MethodLocation => Method.Locations[0];
}
