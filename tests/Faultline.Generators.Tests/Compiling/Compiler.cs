using System.Reflection;
using Faultline.Catalogue;
using Faultline.Generators.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Faultline.Generators.Tests.Compiling;

/// <summary>Compiles sources as a project would: with the generator, and where asked with the analyzer.</summary>
internal static class Compiler
{
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                || name is "netstandard.dll" or "mscorlib.dll" or "Faultline.dll" or "Faultline.AspNetCore.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>As a project without a documentation file parses its sources.</summary>
    public static CSharpParseOptions WithoutDocumentation { get; } = new(LanguageVersion.Latest, DocumentationMode.None);

    public static CSharpCompilation Compile(IEnumerable<(string Path, string Text)> sources, CSharpParseOptions? parsing = null) => CSharpCompilation.Create(
        "Consumer",
        sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, parsing ?? WithoutDocumentation, source.Path)),
        References.Value,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static CSharpCompilation Compile(string source, CSharpParseOptions? parsing = null) => Compile([("Consumer.cs", source)], parsing);

    /// <summary>The compilation with what the generator adds.</summary>
    public static CSharpCompilation Generate(CSharpCompilation compilation)
    {
        var options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        CSharpGeneratorDriver.Create([new CatalogueGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var diagnostics);
        diagnostics.ShouldBeEmpty();
        return (CSharpCompilation)generated;
    }

    /// <summary>What the compiler itself says of a compilation, hints left out.</summary>
    public static IEnumerable<Diagnostic> Complaints(CSharpCompilation compilation) =>
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);

    /// <summary>What the analyzer says of a compilation, what is hidden left out.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(CSharpCompilation compilation, params AdditionalText[] files)
    {
        var analysis = Generate(compilation).WithAnalyzers([new CatalogueAnalyzer()], new AnalyzerOptions([.. files]));
        return [.. await analysis.GetAnalyzerDiagnosticsAsync()];
    }

    /// <summary>The assembly of a compilation, loaded.</summary>
    public static Assembly Load(CSharpCompilation compilation)
    {
        using var bytes = new MemoryStream();
        var emitted = compilation.Emit(bytes);
        emitted.Success.ShouldBeTrue(string.Join('\n', emitted.Diagnostics));
        return Assembly.Load(bytes.ToArray());
    }

    /// <summary>The catalogue that a source declares, as the start finds it.</summary>
    public static FaultCatalogue CatalogueOf(string source, CSharpParseOptions? parsing = null) => FaultCatalogue.Of(LoadClean(source, parsing)).Single();

    /// <summary>The assembly of a source of which the compiler has nothing to say.</summary>
    public static Assembly LoadClean(string source, CSharpParseOptions? parsing = null)
    {
        var generated = Generate(Compile(source, parsing));
        Complaints(generated).ShouldBeEmpty();
        return Load(generated);
    }

    /// <summary>A fault of a class's method; missing arguments are the parameters' defaults.</summary>
    public static Fault Call(Assembly assembly, string type, string method, params object?[] arguments)
    {
        var found = assembly.GetType(type, throwOnError: true)!.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Single(candidate => candidate.Name == method);
        var all = arguments.Concat(found.GetParameters().Skip(arguments.Length).Select(parameter => parameter.DefaultValue)).ToArray();
        return (Fault)found.Invoke(null, all)!;
    }
}
