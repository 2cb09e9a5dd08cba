using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Faultline.Generators.Tests.Compiling;

/// <summary>Asserts what the analyzer says of a source.</summary>
internal static class Check
{
    /// <summary>It says exactly this, of the place that is marked in the source.</summary>
    public static async Task FailsAsync(string id, string message, string marked, params TextInMemory[] files)
    {
        var source = MarkedText.Parse(marked);
        var diagnostic = (await Compiler.AnalyzeAsync(Compiler.Compile(source.Text), files)).Where(IsSeen).ShouldHaveSingleItem();
        diagnostic.Id.ShouldBe(id);
        diagnostic.GetMessage(null).ShouldBe(message);
        diagnostic.Location.SourceTree!.FilePath.ShouldBe("Consumer.cs");
        diagnostic.Location.SourceSpan.ShouldBe(source.Span!.Value, source.Text[diagnostic.Location.SourceSpan.Start..diagnostic.Location.SourceSpan.End]);
    }

    /// <summary>It says exactly this, of the place that is marked in a file beside the source.</summary>
    public static async Task FailsInFileAsync(string id, string message, string source, string path, string marked)
    {
        var file = MarkedText.Parse(marked);
        var diagnostic = (await Compiler.AnalyzeAsync(Compiler.Compile(source), new TextInMemory(path, file.Text))).Where(IsSeen).ShouldHaveSingleItem();
        diagnostic.Id.ShouldBe(id);
        diagnostic.GetMessage(null).ShouldBe(message);
        diagnostic.Location.GetLineSpan().Path.ShouldBe(path);
        diagnostic.Location.SourceSpan.ShouldBe(file.Span!.Value, file.Text[diagnostic.Location.SourceSpan.Start..diagnostic.Location.SourceSpan.End]);
        var line = file.Text[..file.Span.Value.Start].Count(c => c == '\n');
        diagnostic.Location.GetLineSpan().StartLinePosition.Line.ShouldBe(line);
    }

    /// <summary>Neither it nor the compiler says anything.</summary>
    public static async Task PassesAsync(string source, params TextInMemory[] files)
    {
        var compilation = Compiler.Compile(source);
        (await Compiler.AnalyzeAsync(compilation, files)).Where(IsSeen).ShouldBeEmpty();
        Compiler.Complaints((CSharpCompilation)Compiler.Generate(compilation)).ShouldBeEmpty();
    }

    // A code that is not shipped yet is no mistake: hidden, unless a project asks for it.
    private static bool IsSeen(Diagnostic diagnostic) => diagnostic.Severity > DiagnosticSeverity.Hidden;
}
