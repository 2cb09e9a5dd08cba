using System.Collections.Frozen;
using Faultline.Catalogue;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>Every code of the app: those that its assemblies declare, those that were added, and those of the statuses.</summary>
internal sealed class FaultCatalogues
{
    private readonly FrozenDictionary<string, FaultDefinition> _byCode;
    private readonly FrozenSet<string> _ofFramework;

    public FaultCatalogues(AppCatalogues app, StatusFaults statuses, IOptions<FaultlineOptions> options)
    {
        Service = options.Value.Service!;
        // The app's come first: where one of them has the name of a status fault, it takes that one's place.
        var own = Own(app, options.Value).SelectMany(catalogue => catalogue.Definitions).ToList();
        _byCode = own.Concat(statuses.Catalogue.Definitions).DistinctBy(definition => definition.Code).ToFrozenDictionary(definition => definition.Code.ToString());
        _ofFramework = statuses.Catalogue.Definitions.Select(definition => definition.Code.ToString()).ToFrozenSet();
        Definitions = [.. _byCode.Values.OrderBy(definition => definition.Code.ToString(), StringComparer.Ordinal)];
        HasTexts = own.Any(definition => definition.Texts is not null);
    }

    /// <summary>The service type.</summary>
    public string Service { get; }

    /// <summary>The codes, in the order of their names.</summary>
    public IReadOnlyList<FaultDefinition> Definitions { get; }

    /// <summary>Whether any code has texts in other languages.</summary>
    public bool HasTexts { get; }

    public FaultDefinition? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>Whether a code is one that any endpoint can answer with, since the framework or a bare status makes it.</summary>
    public bool IsOfFramework(string code) => _ofFramework.Contains(code);

    /// <summary>The catalogues beside those of the statuses. One that is found and added is there once.</summary>
    public static IReadOnlyList<FaultCatalogue> Own(AppCatalogues app, FaultlineOptions options) => [.. app.Found.Concat(options.Catalogues).Distinct()];
}
