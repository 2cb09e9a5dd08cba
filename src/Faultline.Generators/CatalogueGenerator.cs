using System.Text;
using Faultline.Generators.Reading;
using Faultline.Generators.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Faultline.Generators;

/// <summary>
/// Writes the other part of each class with <c>[FaultCatalogue]</c>: the bodies of its codes, their definitions, the property
/// <c>Catalogue</c>, and the mark by which the start finds it. It reports nothing; that is the analyzer's part.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class CatalogueGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step that reads a class; its output is the same again while nothing that matters has changed.</summary>
    public const string ReadStep = "ReadCatalogue";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var catalogues = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                CatalogueNames.CatalogueAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                static (at, cancellation) => CatalogueReader.Read((INamedTypeSymbol)at.TargetSymbol, at.Attributes[0], cancellation))
            .WithTrackingName(ReadStep);

        context.RegisterSourceOutput(catalogues, static (output, model) =>
        {
            if (model is not null)
                output.AddSource(HintOf(model.FullName), SourceText.From(CatalogueWriter.Write(model), Encoding.UTF8));
        });
    }

    // global::Compute.@class.Faults is Compute.class.Faults.g.cs: two classes of one assembly never share it.
    private static string HintOf(string fullName) => fullName.Replace("global::", "").Replace("@", "") + ".g.cs";
}
