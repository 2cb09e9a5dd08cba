using System.Text.RegularExpressions;
using Faultline.Generators.Checks;
using Faultline.Generators.Tests.Compiling;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Tests;

/// <summary>What the documents say is so.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task The_examples_of_the_catalogue_s_document_compile_and_agree_with_its_shipped_codes()
    {
        var document = Read("docs/catalogue.md");
        var blocks = Regex.Matches(document, "```csharp\n(.*?)```", RegexOptions.Singleline).Select((block, i) => ($"Example{i}.cs", block.Groups[1].Value)).ToList();
        blocks.Count.ShouldBe(2);
        var compilation = Compiler.Compile(blocks);
        compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        Compiler.Complaints(Compiler.Generate(compilation)).ShouldBeEmpty();

        var shipped = Regex.Match(document, "```\n(# code status.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var texts = Sources.Texts(Regex.Match(document, "```xml\n(<data.*?)```", RegexOptions.Singleline).Groups[1].Value);
        (await Compiler.AnalyzeAsync(compilation, new TextInMemory("FaultCodes.Shipped.txt", shipped), new TextInMemory("ComputeFaults.de.resx", texts))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_diagnostic_has_its_row_and_its_section()
    {
        var document = Read("docs/catalogue-diagnostics.md");
        foreach (var rule in Rules.All)
        {
            var severity = rule.DefaultSeverity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", DiagnosticSeverity.Info => "info", _ => "hidden" };
            document.ShouldContain($"| [{rule.Id}](#{rule.Id.ToLowerInvariant()}) | {rule.Title} | {severity} |");
            document.ShouldContain($"## {rule.Id}\n\n**{rule.Title}.**");
        }

        Rules.All.Select(rule => rule.Id).ShouldBe(Enumerable.Range(1, Rules.All.Length).Select(n => $"FLT{n:000}"));
        Regex.Count(document, "^## ", RegexOptions.Multiline).ShouldBe(Rules.All.Length);
    }

    private static string Read(string path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Faultline.slnx")))
            root = root.Parent ?? throw new DirectoryNotFoundException($"No Faultline.slnx above {AppContext.BaseDirectory}");
        return File.ReadAllText(Path.Combine(root.FullName, path)).ReplaceLineEndings("\n");
    }
}
