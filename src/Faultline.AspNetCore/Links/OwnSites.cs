using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Links;

/// <summary>The sites of this app: those that the options name, else the one that the request asked for.</summary>
internal sealed class OwnSites
{
    private readonly OwnSite[] _named;
    private readonly string? _prefix;

    public OwnSites(IOptions<FaultlineOptions> options)
    {
        var o = options.Value;
        var sites = o.Reporting.BrokenLinks.Sites;
        _named = [.. (sites.Count > 0 ? sites : o.PublicUrl is { } url ? [url] : []).Select(OwnSite.At).OfType<OwnSite>()];
        _prefix = o.PublicUrl?.AbsolutePath.TrimEnd('/');
    }

    /// <summary>The path of a proxy before this app, such as <c>/shop</c>; null or empty when there is none.</summary>
    public string? Prefix => _prefix;

    /// <summary>Whether a page is of one of the sites.</summary>
    public bool Have(HttpRequest request, Uri page)
    {
        if (_named.Length == 0)
            return Of(request)?.Has(page) ?? false;
        foreach (var site in _named)
        {
            if (site.Has(page))
                return true;
        }

        return false;
    }

    /// <summary>Whether a page is on the host that the caller asked for. A proxy may have put its own name in the place of that; then each of the named sites may be it.</summary>
    public bool IsSameHost(HttpRequest request, Uri page)
    {
        if (UrlOf(request) is not { } asked)
            return false;
        if (OwnSite.At(asked) is { } here && here.IsAtHostOf(page))
            return true;
        return !Array.Exists(_named, site => site.IsAtHostOf(asked)) && Array.Exists(_named, site => site.IsAtHostOf(page));
    }

    /// <summary>Whether all that is known of a page is its origin, as browsers tell another origin no more.</summary>
    public bool KnowOnlyOrigin(HttpRequest request, Uri page)
    {
        if (page.PathAndQuery != "/")
            return false;
        // Behind a proxy that ends TLS the app may believe that it was asked by http; the browser knows.
        if (request.Headers["Sec-Fetch-Site"] is ["same-origin"])
            return false;
        if (!IsSameHost(request, page))
            return true;
        var here = Array.Find(_named, site => site.IsAtHostOf(page)) ?? Of(request);
        return here?.KnowsOnlyOrigin(page) ?? true;
    }

    // The header Host is what the client likes to say, and may be none.
    private static Uri? UrlOf(HttpRequest request) =>
        request.Host.HasValue && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}/", UriKind.Absolute, out var url) ? url : null;

    private static OwnSite? Of(HttpRequest request) => OwnSite.At(UrlOf(request));
}
