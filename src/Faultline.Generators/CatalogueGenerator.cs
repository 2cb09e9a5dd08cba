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
                static (at, cancellation) => IsFirst(at) ? CatalogueReader.Read((INamedTypeSymbol)at.TargetSymbol, at.Attributes[0], cancellation) : null)
            .WithTrackingName(ReadStep);

        context.RegisterSourceOutput(catalogues, static (output, model) =>
        {
            if (model is not null)
                output.AddSource(HintOf(model.FullName), SourceText.From(CatalogueWriter.Write(model), Encoding.UTF8));
        });
    }

    // The attribute on two parts of a class is an error that the compiler reports; two files of one name would be one of ours.
    private static bool IsFirst(GeneratorAttributeSyntaxContext at) =>
        CatalogueNames.CatalogueOf((INamedTypeSymbol)at.TargetSymbol)?.ApplicationSyntaxReference is { } first
        && first.SyntaxTree == at.TargetNode.SyntaxTree && at.TargetNode.Span.Contains(first.Span);

    // global::Compute.@class.Faults is Compute.class.Faults.<hash>.g.cs. The compiler takes names that differ only in case for one, and fails the
    // generator as a whole: the hash keeps Compute.Faults and compute.Faults apart.
    private static string HintOf(string fullName) => $"{fullName.Replace("global::", "").Replace("@", "")}.{HashOf(fullName):x16}.g.cs";

    // FNV-1a, the same in every process, unlike string.GetHashCode.
    private static ulong HashOf(string text) => text.Aggregate(0xcbf29ce484222325, (hash, c) => unchecked((hash ^ c) * 0x100000001b3));
}
