namespace Faultline.Server.Hosting;

/// <summary>Whether a page of another site asks through somebody's browser.</summary>
internal static class CrossSite
{
    /// <summary>
    /// True when the browser says so (<c>Sec-Fetch-Site</c> of the Fetch Metadata specification: anything but <c>same-origin</c> and <c>none</c>), or, where it says
    /// nothing, when <c>Origin</c> names another host than the one that was asked. Programs send neither.
    /// </summary>
    public static bool IsAskedFor(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
