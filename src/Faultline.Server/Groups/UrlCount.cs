namespace Faultline.Server.Groups;

/// <summary>A URL (or referring page) without its query, how often it was met, and some reports of it.</summary>
public sealed record UrlCount(string Url, long Count, IReadOnlyList<ReportId> Ids)
{
    /// <summary>A URL as it is counted: up to its query or fragment.</summary>
    public static string? PlainOf(string? url) => url is not null && url.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? url[..end] : url;
}
