using System.Collections.Frozen;
using Faultline.Formats;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>
/// The link from a fault to what explains it: the page of its code on this service, else the option <see cref="FaultlineOptions.HelpUrl"/>;
/// without both the format adds the section of the RFC. What a request says of the host decides nothing.
/// </summary>
internal sealed class HelpLinks(FaultCatalogues catalogues, CatalogueEndpoints endpoints, IOptions<FaultlineOptions> options)
{
    private static readonly FrozenDictionary<string, FaultLink[]> NoPages = FrozenDictionary<string, FaultLink[]>.Empty;

    private readonly FaultlineOptions _options = options.Value;
    private Known? _known;

    /// <summary>Where the pages are, as a browser is told: absolute if the public URL is known, else a path.</summary>
    public string? Root => CatalogueEndpoints.PagesOf(endpoints.Now()) is { } path ? _options.PublicUrl?.AbsoluteUri.TrimEnd('/') + path : null;

    /// <summary>The fault with a help link, and its causes with theirs, as far as they are codes of this service.</summary>
    public Fault Complete(Fault fault)
    {
        var pages = Pages();
        if (pages.Count > 0 && fault.Causes.Count > 0)
        {
            var left = FaultCauses.MaxCount;
            fault = WithCauses(fault, pages, 0, ref left);
        }

        if (HasHelp(fault))
            return fault;
        if (pages.TryGetValue(fault.Code.ToString(), out var page))
            return WithPage(fault, page);
        return _options.HelpUrl is { } url ? WithPage(fault, [new FaultLink(FaultLink.Help, url.Replace("{code}", fault.Code.ToString(), StringComparison.Ordinal))]) : fault;
    }

    // The causes that an answer tells, and no more: see FaultCauses.
    private static Fault WithCauses(Fault fault, FrozenDictionary<string, FaultLink[]> pages, int depth, ref int left)
    {
        if (depth == FaultCauses.MaxDepth || fault.Causes.Count == 0)
            return fault;
        var causes = new List<Fault>(fault.Causes.Count);
        foreach (var cause in fault.Causes)
        {
            if (left-- <= 0)
                break;
            var helped = !HasHelp(cause) && pages.TryGetValue(cause.Code.ToString(), out var page) ? WithPage(cause, page) : cause;
            causes.Add(WithCauses(helped, pages, depth + 1, ref left));
        }

        return fault with { Causes = causes };
    }

    private static Fault WithPage(Fault fault, FaultLink[] page) => fault with { Links = fault.Links.Count == 0 ? page : [.. fault.Links, .. page] };

    private static bool HasHelp(Fault fault)
    {
        foreach (var link in fault.Links)
        {
            if (link.Rel == FaultLink.Help)
                return true;
        }

        return false;
    }

    // Made anew when the endpoints change, which mostly is never: all failures share the same few links.
    private FrozenDictionary<string, FaultLink[]> Pages()
    {
        var now = endpoints.Now();
        var known = _known;
        if (ReferenceEquals(known?.Endpoints, now))
            return known.Pages;
        var root = Root;
        var pages = root is null
            ? NoPages
            : catalogues.Definitions.ToFrozenDictionary(code => code.Code.ToString(), code => (FaultLink[])[new FaultLink(FaultLink.Help, $"{root}/{code.Code}")]);
        _known = new Known(now, pages);
        return pages;
    }

    private sealed record Known(IReadOnlyList<Endpoint> Endpoints, FrozenDictionary<string, FaultLink[]> Pages);
}
