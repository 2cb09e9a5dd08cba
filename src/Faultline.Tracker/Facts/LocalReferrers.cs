namespace Faultline.Tracker.Facts;

/// <summary>
/// Whether a request came from a page of its own site: the referrer has the very host and port of the request's URL. A sub-host is another
/// site here, and so is a host that only looks alike (<c>shop.example.evil.test</c>); http and https on their default ports are one site.
/// </summary>
internal static class LocalReferrers
{
    /// <summary>The referring page without query and fragment, cleaned and cut; null when it is no page of the same host.</summary>
    public static string? Read(string? url, string? referrer)
    {
        if (url is null || referrer is null || !TryReadHost(url, out var host, out _) || !TryReadHost(referrer, out var from, out var path))
            return null;
        if (!from.Equals(host, StringComparison.OrdinalIgnoreCase))
            return null;
        var end = path + referrer.AsSpan(path).IndexOfAny('?', '#');
        return FactText.Clean(end < path ? referrer : referrer[..end], ReportFacts.MaxLongText);
    }

    /// <summary>Host and port as one text: without a default port and without a trailing dot.</summary>
    private static bool TryReadHost(string url, out ReadOnlySpan<char> host, out int path)
    {
        host = default;
        path = 0;
        var secure = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!secure && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return false;
        var begin = secure ? 8 : 7;
        // Browsers read a backslash as a slash, so what stands behind it is no host.
        var length = url.AsSpan(begin).IndexOfAny("/?#\\");
        path = length < 0 ? url.Length : begin + length;
        var authority = url.AsSpan(begin, path - begin);
        if (authority.IsEmpty || authority.ContainsAny('@', ' ', '\t') || authority.ContainsAny('\r', '\n'))
            return false;
        host = WithoutDefaultPort(authority, secure);
        return !host.IsEmpty;
    }

    private static ReadOnlySpan<char> WithoutDefaultPort(ReadOnlySpan<char> authority, bool secure)
    {
        var colon = authority.LastIndexOf(':');
        // The colons of [::1] are no port.
        if (colon < authority.LastIndexOf(']'))
            colon = -1;
        if (colon < 0)
            return TrimDot(authority);
        var port = authority[(colon + 1)..];
        if (port.IsEmpty || port.SequenceEqual(secure ? "443" : "80"))
            return TrimDot(authority[..colon]);
        // A host with a dot before its port is rare enough to pay for a text of its own.
        return authority[..colon] is [.., '.'] ? $"{TrimDot(authority[..colon])}:{port}" : authority;
    }

    private static ReadOnlySpan<char> TrimDot(ReadOnlySpan<char> host) => host is [.., '.'] ? host[..^1] : host;
}
