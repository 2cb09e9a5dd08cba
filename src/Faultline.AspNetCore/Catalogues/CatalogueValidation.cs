using Faultline.Catalogue;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>Stops the start when two catalogues contradict each other, and says everything that is wrong at once.</summary>
internal sealed class CatalogueValidation(AppCatalogues app) : IValidateOptions<FaultlineOptions>
{
    public ValidateOptionsResult Validate(string? name, FaultlineOptions options)
    {
        var own = FaultCatalogues.Own(app, options);
        var statuses = options.Service is { } service && ServiceName.IsValid(service) ? new StatusFaults(service) : null;
        var all = statuses is null ? own : [.. own, new FaultCatalogue(statuses.Catalogue.Service, "Faultline (requests that cannot be read)", [.. statuses.Request.Definitions])];
        var wrong = app.Problems.Concat(Duplicates(all, "code", definition => definition.Code.ToString())).Concat(Duplicates(all, "Pulp number", definition => definition.PulpCode))
            .Concat(statuses is null ? [] : Misfits(own, statuses)).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Duplicates(IEnumerable<FaultCatalogue> catalogues, string what, Func<FaultDefinition, string?> name)
    {
        var first = new Dictionary<string, string>();
        foreach (var catalogue in catalogues)
        {
            foreach (var definition in catalogue.Definitions)
            {
                if (name(definition) is { } named && !first.TryAdd(named, catalogue.Source))
                    yield return $"The {what} {named} is declared by {first[named]} and by {catalogue.Source}; expected one declaration";
            }
        }
    }

    // The app may word a status fault anew; it is still made where nobody knows any data, and under its own status.
    private static IEnumerable<string> Misfits(IReadOnlyList<FaultCatalogue> own, StatusFaults statuses)
    {
        foreach (var builtIn in statuses.Replaceable)
        {
            foreach (var catalogue in own)
            {
                if (catalogue.Definitions.FirstOrDefault(definition => definition.Code == builtIn.Code) is not { } mine)
                    continue;
                if (!mine.Statuses.Contains(builtIn.Status))
                    yield return $"{mine.Code} of {catalogue.Source} is declared with the status {mine.Status}; expected {builtIn.Status}, since it takes the place of the fault of that status";
                if (mine.Fields.FirstOrDefault(field => field.IsRequired) is { } field)
                    yield return $"{mine.Code} of {catalogue.Source} requires the data field '{field.Name}'; expected none, since it takes the place of the fault of a bare status, which has no data";
            }
        }
    }
}
