using Faultline.Catalogue.Documents;
using Faultline.Catalogue.Pages;
using Faultline.Cli.Output;

namespace Faultline.Cli.Catalogues;

/// <summary>A catalogue as a folder of files: HTML, Markdown and JSON, with relative links, so that it works on any server and on none.</summary>
internal static class CatalogueSite
{
    /// <summary>Writes <c>index</c> and, in the folder <c>codes</c>, a page for each code. What is there under these names is written over.</summary>
    public static void Write(CatalogueDocument document, string directory)
    {
        var codes = Path.Combine(directory, "codes");
        Directory.CreateDirectory(codes);
        Write(Path.Combine(directory, "index.html"), ListHtml.Write(document, CatalogueLinks.InFolder("html", ("JSON", "catalogue.json"), ("Markdown", "index.md"))));
        Write(Path.Combine(directory, "index.md"), ListMarkdown.Write(document, CatalogueLinks.InFolder("md")));
        File.WriteAllBytes(Path.Combine(directory, "catalogue.json"), document.ToJson());
        foreach (var code in document.Codes)
        {
            // A code is letters, digits, '.', '_' and '-': it names a file in this folder and nowhere else.
            var file = Path.Combine(codes, code.Code);
            Write(file + ".html", CodeHtml.Write(document, code, CatalogueLinks.InCodesFolder("html", ("JSON", code.Code + ".json"), ("Markdown", code.Code + ".md"))));
            Write(file + ".md", CodeMarkdown.Write(document, code, CatalogueLinks.InCodesFolder("md")));
            File.WriteAllBytes(file + ".json", document.Only(code).ToJson());
        }
    }

    private static void Write(string file, string text) => File.WriteAllText(file, text, StandardStreams.Utf8);
}
