using Faultline.Catalogue;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>Stops the start when two catalogues contradict each other, and says everything that is wrong at once.</summary>
internal sealed class CatalogueValidation(AppCatalogues app) : IValidateOptions<FaultlineOptions>
{
    public ValidateOptionsResult Validate(string? name, FaultlineOptions options)
    {
        var own = FaultCatalogues.Own(app, options);
        var wrong = app.Problems.Concat(Duplicates(own, "code", definition => definition.Code.ToString())).Concat(Duplicates(own, "Pulp number", definition => definition.PulpCode))
            .Concat(options.Service is { } service && ServiceName.IsValid(service) ? Misfits(own, new StatusFaults(service)) : []).ToList();
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
        foreach (var builtIn in statuses.Catalogue.Definitions)
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
