using System.Globalization;

namespace Faultline.AspNetCore.Links;

/// <summary>
/// A site, by which it is known whether a referring page is one of its own: the host or a host below it, on the default port of http or https or on the site's own port.
/// </summary>
internal sealed class OwnSite
{
    /// <summary>Browsers send no longer one (Referrer Policy, section 8.4).</summary>
    private const int LongestReferrer = 4_096;

    private readonly string _host;
    private readonly string _scheme;
    private readonly int _port;
    private readonly bool _hasHostsBelow;

    private OwnSite(Uri origin)
    {
        (_host, _scheme, _port) = (HostOf(origin), origin.Scheme, origin.Port);
        // Nothing is below an address.
        _hasHostsBelow = origin.HostNameType == UriHostNameType.Dns;
    }

    /// <summary>The site at an http or https URL; null when it is none.</summary>
    public static OwnSite? At(Uri? url) => url is { IsAbsoluteUri: true } && IsHttp(url) && url.IdnHost.Length > 0 ? new OwnSite(url) : null;

    /// <summary>
    /// Reads the header <c>Referer</c>: the page when it is an http or https URL as browsers send it; null when it is none (empty, <c>-</c>, <c>about:blank</c>, malformed,
    /// longer than 4,096 characters, with a user's name in it, with a backslash, which programs read in more than one way).
    /// </summary>
    /// <remarks>Source: RFC 9110, section 10.1.3: neither fragment nor user information is sent.</remarks>
    public static Uri? Page(string? referrer)
    {
        if (referrer is null or "" or { Length: > LongestReferrer } || referrer.Contains('\\', StringComparison.Ordinal))
            return null;
        foreach (var c in referrer)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
                return null;
        }

        return Uri.TryCreate(referrer, UriKind.Absolute, out var page) && IsHttp(page) && page.UserInfo.Length == 0 && page.IdnHost.Length > 0 && !Authority(referrer).Contains('@') ? page : null;
    }

    /// <summary>Whether a page is one of this site.</summary>
    public bool Has(Uri page)
    {
        var host = HostOf(page);
        var isHere = host.Equals(_host, StringComparison.OrdinalIgnoreCase) || (_hasHostsBelow && IsBelow(host));
        return isHere && (page.IsDefaultPort ? IsOnDefaultPort : page.Port == _port && page.Scheme == _scheme);
    }

    /// <summary>Whether a page is on the very host of this site.</summary>
    public bool IsAtHostOf(Uri page) => HostOf(page).Equals(_host, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether all that is known of a page is its origin, since the browser told another host no more: <c>https://www.shop.test/</c> for <c>https://shop.test</c>. The
    /// home page of the very same origin is a page.
    /// </summary>
    public bool KnowsOnlyOrigin(Uri page) =>
        page.PathAndQuery == "/" && !(HostOf(page).Equals(_host, StringComparison.OrdinalIgnoreCase) && page.Scheme == _scheme && page.Port == _port);

    /// <summary>Host, scheme and port, as in <c>https://shop.test:8443</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_scheme}://{_host}:{_port}");

    private bool IsOnDefaultPort => (_scheme, _port) is ("https", 443) or ("http", 80);

    private bool IsBelow(string host) =>
        host.Length > _host.Length + 1 && host[^(_host.Length + 1)] == '.' && host.EndsWith(_host, StringComparison.OrdinalIgnoreCase);

    private static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp;

    // As in the DNS: punycode, without the dot at the end.
    private static string HostOf(Uri url) => url.IdnHost is [.. var host, '.'] ? host : url.IdnHost;

    private static ReadOnlySpan<char> Authority(string url)
    {
        var begin = url.IndexOf("://", StringComparison.Ordinal);
        var authority = begin < 0 ? url : url.AsSpan(begin + 3);
        var end = authority.IndexOfAny('/', '?', '#');
        return end < 0 ? authority : authority[..end];
    }
}
