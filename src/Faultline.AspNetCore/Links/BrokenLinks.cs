using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Links;

/// <summary>Tells whether a request for what is not there followed a link of the own site.</summary>
internal sealed class BrokenLinks(IOptions<FaultlineOptions> options, OwnSites sites)
{
    private static readonly int[] UsualStatuses = [StatusCodes.Status404NotFound, StatusCodes.Status410Gone];
    private static readonly string[] UsualPagingCodes = ["invalid_page", "bad_page", "invalid_marker", "marker_not_found"];

    private readonly BrokenLinkOptions _options = options.Value.Reporting.BrokenLinks;
    private readonly HashSet<int> _statuses = [.. options.Value.Reporting.BrokenLinks.Statuses is { Count: > 0 } named ? named : UsualStatuses];
    private readonly string[] _pagingCodes = [.. options.Value.Reporting.BrokenLinks.PagingCodes is { Count: > 0 } named ? named : UsualPagingCodes];

    /// <summary>The broken link that a request followed; null when it followed none.</summary>
    public BrokenLink? Find(HttpContext context, Fault fault)
    {
        var request = context.Request;
        if (!_options.Enabled || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || KindOf(fault) is not { } kind)
            return null;
        if (request.Headers.Referer is not [{ } sent] || OwnSite.Page(sent) is not { } page || IsOfScript(request))
            return null;
        if (!sites.Have(request, page))
            return null;
        if (sites.KnowOnlyOrigin(request, page))
            return new BrokenLink(kind, null, page.GetLeftPart(UriPartial.Authority));
        if (!sites.IsSameHost(request, page))
            return new BrokenLink(kind, page.GetLeftPart(UriPartial.Path), null);
        return IsItself(context, page) ? null : new BrokenLink(kind, page.AbsolutePath, null);
    }

    private string? KindOf(Fault fault)
    {
        var code = fault.Code.ToString();
        if (fault.Status < StatusCodes.Status500InternalServerError && Array.IndexOf(_pagingCodes, code[(code.LastIndexOf('.') + 1)..]) >= 0)
            return "BadPage";
        if (!_statuses.Contains(fault.Status))
            return null;
        return fault.Status switch
        {
            StatusCodes.Status404NotFound => "NotFound",
            StatusCodes.Status410Gone => "GoneError",
            _ => "BrokenLink",
        };
    }

    private bool IsOfScript(HttpRequest request) => !_options.OfScripts && request.Headers["Sec-Fetch-Dest"] is ["empty"];

    // Who loads a page that is not there once more, or follows a link on it that leads to itself, has found nothing new. What the client asked for is not always
    // what the app sees: a proxy or a middleware may have taken a part of it away.
    private bool IsItself(HttpContext context, Uri page)
    {
        var seen = context.Request.GetEncodedPathAndQuery();
        if (IsSame(page, seen))
            return true;
        var raw = context.Features.Get<IHttpRequestFeature>() is { RawTarget: ['/', ..] target } ? target : seen;
        return IsSame(page, raw) || (sites.Prefix is { Length: > 0 } prefix && IsSame(page, prefix + raw));
    }

    private static bool IsSame(Uri page, string pathAndQuery) =>
        Uri.TryCreate(page.GetLeftPart(UriPartial.Authority) + pathAndQuery, UriKind.Absolute, out var asked)
        && Uri.Compare(asked, page, UriComponents.PathAndQuery, UriFormat.SafeUnescaped, StringComparison.Ordinal) == 0;
}
