using System.CommandLine;
using Faultline.Cli.Catalogues;
using Faultline.Cli.Output;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline catalogue export SOURCE --output DIR</c>: a catalogue as a folder of pages.</summary>
internal static class CatalogueExportVerb
{
    public static Command Create()
    {
        var source = new Argument<string>("SOURCE") { Description = CatalogueSource.Description };
        var directory = new Option<string>("--output") { Description = "The folder to write to; it is made if it is not there", HelpName = "DIR", Required = true };
        var command = new Command("export", "Writes a catalogue as a static site: HTML, Markdown and JSON, with relative links.") { source, directory };
        command.Do(async (parsed, cancellation) =>
        {
            var (from, to) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(directory));
            Arguments.RefuseOptionsIn([from]);
            var document = await CatalogueSource.ReadAsync(from, cancellation);
            CatalogueSite.Write(document, to);
            Screen.Open().Line($"wrote {document.Codes.Count} codes of {document.Service} to {Path.Combine(to, "index.html")}");
            return ExitCodes.Done;
        });
        return command;
    }
}
