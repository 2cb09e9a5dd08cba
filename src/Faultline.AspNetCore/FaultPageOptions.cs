using Faultline.AspNetCore.Pages;

namespace Faultline.AspNetCore;

/// <summary>How the page looks that a person in a browser gets when a request fails.</summary>
public sealed class FaultPageOptions
{
    /// <summary>
    /// Where a bug is filed: an http or https URL with <c>{id}</c> in the place of the id of the error report, such as
    /// <c>https://bugs.example.org/new?title={id}</c>. A page without an id has no such link. Default: null, none.
    /// </summary>
    public string? ReportUrl { get; set; }

    /// <summary>Who helps: an http or https URL, or a mail address, such as <c>help@example.org</c>. Default: null, nobody is named.</summary>
    public string? HelpContact { get; set; }

    /// <summary>The name above the page, such as <c>Shop</c>. Default: null, none.</summary>
    public string? Brand { get; set; }

    /// <summary>Where <see cref="Brand"/> leads, an http or https URL or a path such as <c>/</c>. Default: null, nowhere.</summary>
    public string? BrandUrl { get; set; }

    /// <summary>
    /// CSS behind that of the page, which it may replace, such as <c>:root{--accent:#06c}</c>. It must not hold <c>&lt;/style</c>. Default: null.
    /// </summary>
    public string? Style { get; set; }

    /// <summary>Whether a button copies the id; it appears where the browser runs the page's script. Default: true.</summary>
    public bool CopyButton { get; set; } = true;

    /// <summary>
    /// Other words for those of the page, by the words that they replace, such as <c>Error ID</c> → <c>Fehlernummer</c>. Titles and details of faults are in the catalogues.
    /// Default: none.
    /// </summary>
    public IDictionary<string, string> Texts { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal IEnumerable<string> Validate()
    {
        if (ReportUrl is { } url && !(url.Contains("{id}", StringComparison.Ordinal) && IsWebUrl(url.Replace("{id}", "OOPS-0", StringComparison.Ordinal))))
            yield return $"ReportUrl is '{url}'; expected an http or https URL with {{id}} in it, such as https://bugs.example.org/new?title={{id}}";
        if (HelpContact is { } contact && !IsWebUrl(contact) && !PageLinks.IsMailAddress(contact))
            yield return $"HelpContact is '{contact}'; expected an http or https URL or a mail address, such as help@example.org";
        if (BrandUrl is { } brand && !PageLinks.LeadsToAPage(brand))
            yield return $"BrandUrl is '{brand}'; expected an http or https URL or a path, such as /";
        if (Style?.Contains("</style", StringComparison.OrdinalIgnoreCase) == true)
            yield return "Style holds </style; expected CSS only";
        foreach (var (name, _) in Texts)
        {
            if (!PageTexts.Known.Contains(name))
                yield return $"Texts has '{name}'; expected one of {string.Join(", ", PageTexts.Known)}";
        }
    }

    private static bool IsWebUrl(string url) => Uri.TryCreate(url, UriKind.Absolute, out var page) && page.Scheme is "http" or "https";
}
