using Faultline.AspNetCore.Negotiation;
using Faultline.Catalogue.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>The app's codes and endpoints as a document, with an example of each code in each format of the app.</summary>
internal sealed class CatalogueDescription(FaultCatalogues catalogues, CatalogueEndpoints endpoints, HelpLinks help, IOptions<FaultlineOptions> options)
{
    private Known? _known;

    /// <summary>Made when it is first asked for, and anew when the endpoints change.</summary>
    public CatalogueDocument Document()
    {
        var now = endpoints.Now();
        var known = _known;
        if (ReferenceEquals(known?.Endpoints, now))
            return known.Document;
        var document = new CatalogueDocument
        {
            Service = catalogues.Service,
            Codes = [.. catalogues.Definitions.Select(definition => CatalogueCode.Of(definition, Examples(definition)))],
            Endpoints = CatalogueEndpoints.Declaring(now),
        };
        _known = new Known(now, document);
        return document;
    }

    private IReadOnlyList<CatalogueExample> Examples(Faultline.Catalogue.FaultDefinition definition) =>
        ExampleWriter.Write(help.Complete(SampleFault.Of(definition, options.Value.ReportFromStatus)), FormatNegotiator.All(options.Value));

    private sealed record Known(IReadOnlyList<Endpoint> Endpoints, CatalogueDocument Document);
}
