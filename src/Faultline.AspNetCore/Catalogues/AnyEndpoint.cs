using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>Whether the app has an endpoint of some kind. Each is looked at once, and again only when the endpoints change.</summary>
internal sealed class AnyEndpoint(CatalogueEndpoints endpoints, Func<Endpoint, bool> isOfKind)
{
    private Known? _known;

    public bool Exists()
    {
        var now = endpoints.Now();
        var known = _known;
        if (!ReferenceEquals(known?.Endpoints, now))
            _known = known = new Known(now, now.Any(isOfKind));
        return known.Exists;
    }

    private sealed record Known(IReadOnlyList<Endpoint> Endpoints, bool Exists);
}
