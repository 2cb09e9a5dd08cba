using Faultline.AspNetCore.Links;

namespace Faultline.AspNetCore;

/// <summary>
/// Which requests for what is not there are followed links of the own site, and so leave a report: GET or HEAD, from a page of the site that is not the missing one
/// itself.
/// </summary>
public sealed class BrokenLinkOptions
{
    /// <summary>Whether broken links leave reports. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The sites whose pages count as the own ones, such as <c>https://shop.test</c>: each host and the hosts below it, on the default port of http and https or on the port
    /// given. Default: when none are named, the site at <see cref="FaultlineOptions.PublicUrl"/>, else at the host that the request asked for.
    /// </summary>
    public IList<Uri> Sites { get; } = [];

    /// <summary>The statuses of what is not there. 400 to 499. Default: when none are named, 404 and 410.</summary>
    public IList<int> Statuses { get; } = [];

    /// <summary>
    /// The last parts of fault codes that tell of a page of a list that does not exist, under whatever status, such as <c>invalid_page</c> for
    /// <c>shop.list.invalid_page</c>. Default: when none are named, <c>invalid_page</c>, <c>bad_page</c>, <c>invalid_marker</c> and <c>marker_not_found</c>.
    /// </summary>
    public IList<string> PagingCodes { get; } = [];

    /// <summary>Whether what a script of a page fetches counts as a link too (the header <c>Sec-Fetch-Dest: empty</c>). Default: false; a script handles its own errors.</summary>
    /// <remarks>Source: Fetch Metadata Request Headers, section 2.1.</remarks>
    public bool OfScripts { get; set; }

    /// <summary>
    /// How many different broken links, each a target and a page, are reported in an hour. More are answered without an id and counted, and the next report of a broken link
    /// says how many (<c>suppressed</c>): the header <c>Referer</c> can be forged. 0 to 100,000; 0 is no limit. Default: 100.
    /// </summary>
    public int LinksPerHour { get; set; } = 100;

    /// <summary>How often one of them is reported in an hour. 0 to 100,000; 0 is no limit. Default: 10.</summary>
    public int PerLinkPerHour { get; set; } = 10;

    internal IEnumerable<string> Validate()
    {
        foreach (var (name, value) in ((string, int)[])[(nameof(LinksPerHour), LinksPerHour), (nameof(PerLinkPerHour), PerLinkPerHour)])
        {
            if (value is < 0 or > 100_000)
                yield return $"{name} is {value}; expected 0 to 100,000";
        }

        foreach (var site in Sites)
        {
            if (OwnSite.At(site) is null || site.UserInfo.Length > 0)
                yield return $"Sites has '{site}'; expected http or https URLs, such as https://shop.example.org";
        }

        foreach (var status in Statuses)
        {
            if (status is < 400 or > 499)
                yield return $"Statuses has {status}; expected 400 to 499";
        }

        foreach (var code in PagingCodes)
        {
            if (string.IsNullOrWhiteSpace(code) || code.Contains('.', StringComparison.Ordinal))
                yield return $"PagingCodes has '{code}'; expected the last part of a fault code, such as invalid_page";
        }
    }
}
