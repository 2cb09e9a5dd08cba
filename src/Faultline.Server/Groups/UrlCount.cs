namespace Faultline.Server.Groups;

/// <summary>A URL (or referring page) without its query, how often it was met, and some reports of it.</summary>
public sealed record UrlCount(string Url, long Count, IReadOnlyList<ReportId> Ids)
{
    /// <summary>Different URLs (or referring pages) of a group that are counted in a day, the first ones: 50.</summary>
    public const int MostOfDay = 50;

    /// <summary>Reports of one that are remembered, the first ones of a day: 10.</summary>
    public const int MostIds = 10;

    /// <summary>A URL as it is counted: up to its query or fragment.</summary>
    public static string? PlainOf(string? url) => url is not null && url.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? url[..end] : url;
}
