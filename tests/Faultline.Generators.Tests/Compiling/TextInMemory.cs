using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Faultline.Generators.Tests.Compiling;

/// <summary>A file beside the sources that is nowhere but here.</summary>
internal sealed class TextInMemory(string path, string text) : AdditionalText
{
    public override string Path { get; } = path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
