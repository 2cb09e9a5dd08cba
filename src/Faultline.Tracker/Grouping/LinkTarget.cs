using System.Text;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// Where a broken link leads: <c>target</c> of the fault's data, else the path of the URL; and the page that it is on, as the report's <c>link</c> says. Both without
/// what varies from one resource to the next.
/// </summary>
internal static class LinkTarget
{
    private const int MaxLength = 300;

    public static string? Read(JsonElement fault, string? url)
    {
        if (fault.ValueKind == JsonValueKind.Object && fault.TryGetProperty("data"u8, out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("target"u8, out var target) && target.ValueKind == JsonValueKind.String)
            return Template(ReportedText.Of(target));
        return url is null ? null : Template(url);
    }

    /// <summary>The page that the link is on, with its host where that is another one; null when the report does not say it.</summary>
    public static string? Page(JsonElement link)
    {
        if (link.ValueKind != JsonValueKind.Object || !link.TryGetProperty("page"u8, out var page) || page.ValueKind != JsonValueKind.String)
            return null;
        var text = ReportedText.Of(page);
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return Template(text);
        var host = text.AsSpan(scheme + 3);
        var end = host.IndexOfAny('/', '?', '#');
        host = end < 0 ? host : host[..end];
        return string.Concat(host.Length > MaxLength ? host[..MaxLength] : host, Template(text));
    }

    /// <summary>The path with <c>#</c> for segments that hold digits.</summary>
    public static string Template(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var path = url.AsSpan(scheme < 0 ? 0 : scheme + 3);
        if (scheme >= 0)
            path = path.IndexOf('/') is >= 0 and var slash ? path[slash..] : "/";
        var end = path.IndexOfAny('?', '#');
        path = end < 0 ? path : path[..end];
        path = path.Length > MaxLength ? path[..MaxLength] : path;
        var template = new StringBuilder(path.Length);
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (template.Length > 0 || range.Start.Value > 0)
                template.Append('/');
            template.Append(segment.ContainsAnyInRange('0', '9') ? "#" : segment);
        }

        return template.ToString();
    }
}
