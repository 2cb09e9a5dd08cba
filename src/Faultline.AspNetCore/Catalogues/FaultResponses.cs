using Faultline.AspNetCore.Negotiation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>Faults in the words of ASP.NET: which statuses an endpoint answers with, and in which media types.</summary>
internal sealed class FaultResponses(FaultCatalogues catalogues, IOptions<FaultlineOptions> options)
{
    private readonly string[] _mediaTypes =
        [.. FormatNegotiator.All(options.Value).OrderByDescending(format => format.Name == options.Value.DefaultFormat).Select(format => format.MediaType).Distinct()];

    /// <summary>One for each status that the codes have. A code that is unknown has none; it is told at the start.</summary>
    public IEnumerable<IProducesResponseTypeMetadata> Of(IEnumerable<string> codes) =>
        codes.Select(catalogues.Find).SelectMany(definition => definition?.Statuses ?? []).Distinct()
            .Select(status => new ProducesResponseTypeMetadata(status, typeof(DescribedFault), _mediaTypes));
}
