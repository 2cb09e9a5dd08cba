using System.Collections.Concurrent;
using Faultline.Formats;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Faultline.AspNetCore.Negotiation;

/// <summary>
/// The formats in one order of preference. Chooses the one that a caller accepts best: by quality, then by how exactly it was
/// named, then the first of the order. A caller that accepts none gets the first, since an error without a body helps nobody.
/// </summary>
/// <remarks>Source: RFC 9110, section 12.5.1.</remarks>
internal sealed class FormatRanking(IFaultFormat[] formats)
{
    private const int MaxRemembered = 256;
    private const int MaxHeaderRemembered = 256;

    private readonly ConcurrentDictionary<string, IFaultFormat> _remembered = new();

    public IFaultFormat Choose(StringValues accept)
    {
        if (accept.Count == 0)
            return formats[0];
        if (accept.Count == 1 && accept[0] is { Length: <= MaxHeaderRemembered } header)
        {
            if (_remembered.TryGetValue(header, out var known))
                return known;
            var chosen = Best(accept);
            if (_remembered.Count < MaxRemembered)
                _remembered.TryAdd(header, chosen);
            return chosen;
        }

        return Best(accept);
    }

    private IFaultFormat Best(StringValues accept) => Best(accept, formats, format => format.MediaType);

    /// <summary>What a caller accepts best of several; the first, if that is none of them.</summary>
    public static T Best<T>(StringValues accept, IReadOnlyList<T> forms, Func<T, string> mediaType)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
            return forms[0];
        var best = forms[0];
        var (bestQuality, bestExactness) = (0.0, -1);
        foreach (var form in forms)
        {
            var (quality, exactness) = Rate(mediaType(form), ranges);
            if (quality > bestQuality || (quality == bestQuality && quality > 0 && exactness > bestExactness))
                (best, bestQuality, bestExactness) = (form, quality, exactness);
        }

        return best;
    }

    /// <summary>The quality of the most exact range that takes a media type; 0 when none does.</summary>
    private static (double Quality, int Exactness) Rate(string mediaType, IEnumerable<MediaTypeHeaderValue> ranges)
    {
        var result = (Quality: 0.0, Exactness: -1);
        foreach (var range in ranges)
        {
            var exactness = Exactness(range, mediaType);
            if (exactness > result.Exactness)
                result = (range.Quality ?? 1.0, exactness);
        }

        return result;
    }

    private static int Exactness(MediaTypeHeaderValue range, string mediaType)
    {
        if (range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            return 3;
        if (range.MatchesAllTypes)
            return 0;
        var slash = mediaType.IndexOf('/', StringComparison.Ordinal);
        var sameType = range.Type.Equals(mediaType[..slash], StringComparison.OrdinalIgnoreCase);
        if (sameType && range.MatchesAllSubTypes)
            return 1;
        // A vendor's JSON type, or an older spelling, is a wish for JSON or HTML all the same.
        var wantsJson = range.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase) && mediaType == "application/json" && !range.MediaType.Equals("application/problem+json", StringComparison.OrdinalIgnoreCase);
        var wantsHtml = mediaType == "text/html" && range.MediaType.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase);
        return wantsJson || wantsHtml ? 2 : -1;
    }
}
