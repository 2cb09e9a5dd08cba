using System.Collections.Concurrent;
using Faultline.AspNetCore.Pages;
using Faultline.Formats;
using Faultline.Formats.Combined;
using Faultline.Formats.Nova;
using Faultline.Formats.OpenStack;
using Faultline.Formats.Problem;
using Faultline.Formats.Pulp;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Faultline.AspNetCore.Negotiation;

/// <summary>
/// Chooses the format that a caller accepts best: by quality, then by how exactly it was named, then the default first.
/// A caller that accepts none gets the default, since an error without a body helps nobody.
/// </summary>
/// <remarks>Source: RFC 9110, section 12.5.1.</remarks>
internal sealed class FormatNegotiator
{
    private const int MaxRemembered = 256;
    private const int MaxHeaderRemembered = 256;

    private readonly IFaultFormat[] _formats;
    private readonly ConcurrentDictionary<string, IFaultFormat> _remembered = new();

    public FormatNegotiator(IOptions<FaultlineOptions> options)
    {
        var all = All(options.Value);
        var first = all.First(format => format.Name == options.Value.DefaultFormat);
        _formats = [first, .. all.Where(format => format != first)];
    }

    /// <summary>Every format there is, in the order of preference among equals: the app's own may take the place of ours. One more format is one more line.</summary>
    public static List<IFaultFormat> All(FaultlineOptions options) =>
        [
            .. options.Formats,
            new OpenStackFormat(),
            new ProblemFormat(),
            new NovaFormat(),
            new CombinedFormat(),
            new PulpFormat(),
            new PulpFormat(isStrict: true),
            new HtmlFormat(),
            new TextFormat(),
        ];

    public IFaultFormat Choose(StringValues accept)
    {
        if (accept.Count == 0)
            return _formats[0];
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

    private IFaultFormat Best(StringValues accept) => Best(accept, _formats, format => format.MediaType);

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
