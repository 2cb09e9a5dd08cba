namespace Faultline.Server.Hosting;

/// <summary>Whether a page of another site asks through somebody's browser.</summary>
internal static class CrossSite
{
    /// <summary>
    /// True when the browser says so (<c>Sec-Fetch-Site</c> of the Fetch Metadata specification: anything but <c>same-origin</c> and <c>none</c>), or, where it says
    /// nothing, as to an address without TLS, when <c>Origin</c> names neither the host that was asked nor the public URL's. Programs send neither.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="nullIsOther">Whether <c>Origin: null</c> is another site: browsers hide the origin of our own forms too, since our pages ask for no referrer.</param>
    public static bool IsAskedFor(HttpRequest request, bool nullIsOther = true)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0 || (origin == "null" && !nullIsOther))
            return false;
        return !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || !(Is(from.Authority, request.Host.Value) || Is(from.Authority, request.HttpContext.RequestServices.GetRequiredService<PublicUrl>().Authority));
    }

    private static bool Is(string authority, string? own) => authority.Equals(own, StringComparison.OrdinalIgnoreCase);
}
