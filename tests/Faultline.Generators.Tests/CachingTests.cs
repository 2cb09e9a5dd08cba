using Faultline.Generators.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Faultline.Generators.Tests;

/// <summary>The generator works again only where something that it depends on has changed.</summary>
public sealed class CachingTests
{
    private const string Arguments = "\"compute.server.not_found\", 404, \"Server not found\", \"No server {server_id}.\"";

    [Fact]
    public void A_change_elsewhere_generates_nothing_anew() =>
        ReasonsAfter(Sources.CatalogueOf(Arguments, "Guid serverId"), "class Other { int x; }").ShouldAllBe(reason => reason == IncrementalStepRunReason.Cached || reason == IncrementalStepRunReason.Unchanged);

    [Fact]
    public void A_change_of_the_documentation_generates_anew() =>
        ReasonsAfter(Sources.CatalogueOf(Arguments, "Guid serverId").Replace("It failed.", "It broke.", StringComparison.Ordinal)).ShouldContain(IncrementalStepRunReason.Modified);

    [Fact]
    public void Moving_the_code_about_generates_nothing_anew() =>
        ReasonsAfter("// A new first line.\n" + Sources.CatalogueOf(Arguments, "Guid serverId")).ShouldBe([IncrementalStepRunReason.Unchanged]);

    private static List<IncrementalStepRunReason> ReasonsAfter(string changed, string? other = null)
    {
        var before = Compiler.Compile(Sources.CatalogueOf(Arguments, "Guid serverId"));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new CatalogueGenerator().AsSourceGenerator()], parseOptions: Compiler.WithoutDocumentation, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(before);
        var after = before.ReplaceSyntaxTree(before.SyntaxTrees[0], CSharpSyntaxTree.ParseText(changed, Compiler.WithoutDocumentation, "Consumer.cs"));
        if (other is not null)
            after = after.AddSyntaxTrees(CSharpSyntaxTree.ParseText(other, Compiler.WithoutDocumentation, "Other.cs"));
        driver = driver.RunGenerators(after);
        return [.. driver.GetRunResult().Results.Single().TrackedSteps[CatalogueGenerator.ReadStep].SelectMany(step => step.Outputs).Select(output => output.Reason)];
    }
}
