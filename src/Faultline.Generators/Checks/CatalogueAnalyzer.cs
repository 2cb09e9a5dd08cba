using System.Collections.Concurrent;
using System.Collections.Immutable;
using Faultline.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Faultline.Generators.Checks;

/// <summary>Checks the catalogues of a compilation: docs/catalogue-diagnostics.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CatalogueAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(CatalogueNames.CatalogueAttribute) is null)
                return;
            var catalogues = new ConcurrentBag<INamedTypeSymbol>();
            var codes = new ConcurrentBag<DeclaredCode>();
            start.RegisterSymbolAction(at => CheckType(at, catalogues), SymbolKind.NamedType);
            start.RegisterSymbolAction(at => CheckMethod(at, codes), SymbolKind.Method);
            start.RegisterSymbolAction(static at => Report(at.ReportDiagnostic, NameChecks.Of(at.Symbol)), NameChecks.Kinds);
            start.RegisterOperationAction(static at => Report(at.ReportDiagnostic, CallSiteChecks.Of((IWithOperation)at.Operation, at.CancellationToken)), OperationKind.With);
            start.RegisterCompilationEndAction(at => CheckTogether(at, [.. catalogues], [.. InOrder(codes)]));
        });
    }

    private static void CheckType(SymbolAnalysisContext context, ConcurrentBag<INamedTypeSymbol> catalogues)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (CatalogueNames.CatalogueOf(type) is not { } attribute)
            return;
        catalogues.Add(type);
        if (CatalogueForm.ProblemOf(type, context.CancellationToken) is { } problem)
            context.ReportDiagnostic(Diagnostic.Create(Rules.CatalogueForm, type.Locations[0], type.Name, problem));
        if (CatalogueNames.TextAt(attribute, 0) is { } service && !CodeForm.IsService(service) && SyntaxOf(attribute, context.CancellationToken) is { } written)
        {
            var location = AttributeArguments.LocationOf(written, "service", 0);
            context.ReportDiagnostic(Diagnostic.Create(Rules.CodeForm, location, service, "a service type", "lower-case letters, digits, '_' and '-', such as compute"));
        }
    }

    private static void CheckMethod(SymbolAnalysisContext context, ConcurrentBag<DeclaredCode> codes)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (CatalogueNames.CodeOf(method) is not { } attribute)
            return;
        var problem = CatalogueForm.ProblemOf(method);
        if (CatalogueNames.CatalogueOf(method.ContainingType) is not { } catalogue)
            problem = $"its class '{method.ContainingType.Name}' is no catalogue; expected [FaultCatalogue(\"…\")] on it";
        else if (CodeReader.Read(method, attribute, context.CancellationToken) is { } model && SyntaxOf(attribute, context.CancellationToken) is { } written)
            Check(context, codes, new DeclaredCode(method, method.ContainingType, written, model), CatalogueNames.TextAt(catalogue, 0) ?? "");
        if (problem is not null)
            context.ReportDiagnostic(Diagnostic.Create(Rules.MethodForm, method.Locations[0], method.Name, problem));
    }

    private static void Check(SymbolAnalysisContext context, ConcurrentBag<DeclaredCode> codes, DeclaredCode code, string service)
    {
        codes.Add(code);
        Report(context.ReportDiagnostic, CodeChecks.Of(code, service));
    }

    private static void CheckTogether(CompilationAnalysisContext context, IReadOnlyList<INamedTypeSymbol> catalogues, IReadOnlyList<DeclaredCode> codes)
    {
        // A project may name a file that the package names too.
        var files = context.Options.AdditionalFiles.GroupBy(file => file.Path, StringComparer.Ordinal).Select(same => same.First()).ToList();
        Report(context.ReportDiagnostic, DuplicateChecks.Of(codes));
        Report(context.ReportDiagnostic, TitleChecks.Of(codes));
        Report(context.ReportDiagnostic, ShippedChecks.Of(codes, files, context.CancellationToken));
        Report(context.ReportDiagnostic, TextChecks.Of(catalogues, codes, files, context.CancellationToken));
    }

    // Symbols come in any order; what is said of the second of two must not depend on it.
    private static IEnumerable<DeclaredCode> InOrder(IEnumerable<DeclaredCode> codes) =>
        codes.OrderBy(code => code.Attribute.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(code => code.Attribute.SpanStart);

    private static AttributeSyntax? SyntaxOf(AttributeData attribute, CancellationToken cancellation) => attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;

    private static void Report(Action<Diagnostic> report, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            report(diagnostic);
    }
}
