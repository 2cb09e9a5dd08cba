using System.CommandLine;
using Faultline.Cli.Catalogues;
using Faultline.Cli.Output;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline catalogue check OLD NEW</c>: whether clients of the old one can live with the new one.</summary>
internal static class CatalogueCheckVerb
{
    public static Command Create()
    {
        var before = new Argument<string>("OLD") { Description = CatalogueSource.Description };
        var now = new Argument<string>("NEW") { Description = "The same, of the next release" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var command = new Command("check", "Tells compatible from breaking changes, of codes and of what each endpoint answers. Exits with 1 if any is breaking.") { before, now, json };
        command.Do(async (parsed, cancellation) =>
        {
            var (oldName, newName) = (parsed.GetRequiredValue(before), parsed.GetRequiredValue(now));
            Arguments.RefuseOptionsIn([oldName, newName]);
            var changes = CatalogueComparison.Compare(await CatalogueSource.ReadAsync(oldName, cancellation), await CatalogueSource.ReadAsync(newName, cancellation));
            if (parsed.GetValue(json))
            {
                using var output = StandardStreams.Output();
                CatalogueChangesJson.Write(changes, output);
            }
            else
            {
                Print(changes, Screen.Open());
            }

            return changes.Any(change => change.IsBreaking) ? ExitCodes.No : ExitCodes.Done;
        });
        return command;
    }

    private static void Print(IReadOnlyList<CatalogueChange> changes, Screen screen)
    {
        foreach (var change in changes.OrderByDescending(change => change.IsBreaking))
        {
            screen.Write(change.IsBreaking ? "breaking    " : "compatible  ", change.IsBreaking ? Styles.Error : Styles.Faint)
                .Line($"{change.Subject}: {change.Text}");
        }

        var breaking = changes.Count(change => change.IsBreaking);
        screen.Line(changes.Count == 0 ? "no changes" : $"{breaking} breaking, {changes.Count - breaking} compatible");
    }
}
