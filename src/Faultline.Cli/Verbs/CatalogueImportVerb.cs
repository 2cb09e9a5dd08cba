using System.CommandLine;
using Faultline.Cli.Catalogues;
using Faultline.Cli.Output;
using Faultline.Formats.Pulp;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline catalogue import FILE</c>: what is wrong with a catalogue of Pulp, and the rest of it as ours.</summary>
internal static class CatalogueImportVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The JSON of a Pulp catalogue: an object whose list 'codes' has code, template, required_fields, …" };
        var output = new Option<string?>("--output") { Description = "Write the codes in use: to a .cs file as a catalogue class named like the file, or to a .json file as a catalogue", HelpName = "FILE" };
        var service = new Option<string?>("--service") { Description = "The service of the codes. Default: pulp, or pulp3 for a catalogue of Pulp 3, whose numbers mean other things", HelpName = "S" };
        var space = new Option<string?>("--namespace") { Description = "The namespace of the class. Default: none", HelpName = "NS" };
        var json = new Option<bool>("--json") { Description = "Print the defects as one JSON object" };
        var command = new Command("import", "Reads a catalogue of Pulp and tells its defects. Exits with 1 if any of them is more than a hint.") { file, output, service, space, json };
        command.Do(async (parsed, cancellation) =>
        {
            var (path, target) = (parsed.GetRequiredValue(file), parsed.GetValue(output));
            Arguments.RefuseOptionsIn([path]);
            var import = new PulpImport(path, parsed.GetValue(service), parsed.GetValue(space));
            var form = import.FormOf(target);
            var catalogue = await import.ReadAsync(cancellation);
            if (target is not null)
                await File.WriteAllTextAsync(target, form(catalogue), StandardStreams.Utf8, cancellation);
            Tell(catalogue, parsed.GetValue(json));
            return catalogue.Defects.Any(defect => !defect.IsHint) ? ExitCodes.No : ExitCodes.Done;
        });
        return command;
    }

    private static void Tell(PulpCatalogue catalogue, bool asJson)
    {
        if (asJson)
        {
            using var output = StandardStreams.Output();
            PulpDefectsJson.Write(catalogue, output);
            return;
        }

        var screen = Screen.Open();
        foreach (var defect in catalogue.Defects.OrderBy(defect => defect.IsHint))
            screen.Write(defect.IsHint ? "hint    " : "defect  ", defect.IsHint ? Styles.Faint : Styles.Error).Line(defect.Message);
        var hints = catalogue.Defects.Count(defect => defect.IsHint);
        screen.Line($"{catalogue.Definitions.Count} codes, {catalogue.Defects.Count - hints} defects, {hints} hints");
    }
}
