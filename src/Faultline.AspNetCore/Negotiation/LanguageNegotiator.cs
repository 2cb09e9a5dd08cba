using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using Faultline.AspNetCore.Catalogues;
using Faultline.Catalogue;
using Faultline.Formats;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Faultline.AspNetCore.Negotiation;

/// <summary>
/// Puts a fault into the language of its request: the culture that the app's request localization chose, else what the caller accepts best of
/// the languages that the fault has texts in.
/// </summary>
/// <remarks>Source: RFC 9110, section 12.5.4; the lookup of RFC 4647, section 3.4.</remarks>
internal sealed class LanguageNegotiator(FaultCatalogues catalogues, IOptions<FaultlineOptions> options)
{
    private const int MaxRemembered = 256;
    private const int MaxHeaderLength = 256;
    private const int MaxRanges = 16;

    // Only what the system knows: a culture that a caller made up would be kept for good.
    private static readonly Lazy<FrozenDictionary<string, CultureInfo>> Known = new(() => CultureInfo.GetCultures(CultureTypes.AllCultures)
        .Where(culture => culture.Name.Length > 0).DistinctBy(culture => culture.Name, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(culture => culture.Name, StringComparer.OrdinalIgnoreCase));

    private readonly string _neutral = options.Value.NeutralLanguage;
    private readonly ConcurrentDictionary<string, CultureInfo?[]> _remembered = new();

    /// <summary>Whether answers depend on the caller's language: whether any code of the app has texts.</summary>
    public bool Applies => catalogues.HasTexts;

    /// <summary>The fault in the language of the request, and what that language is; null where the app has one language only.</summary>
    public (Fault Fault, string? Language) Translate(HttpContext context, Fault fault)
    {
        if (!Applies)
            return (fault, _neutral == "en" ? null : _neutral);
        // The fence protects the answer: texts that cannot be loaded leave it in the neutral language.
        try
        {
            var (asked, found) = Choose(context, fault);
            return asked is null || found is null ? (fault, _neutral) : (fault.In(asked), found.Name);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
            return (fault, _neutral);
        }
    }

    private (CultureInfo? Asked, CultureInfo? Found) Choose(HttpContext context, Fault fault)
    {
        if (context.Features.Get<IRequestCultureFeature>() is { } chosen)
            return IsNeutral(chosen.RequestCulture.UICulture) ? default : (chosen.RequestCulture.UICulture, WithTexts(fault, chosen.RequestCulture.UICulture));
        foreach (var culture in Accepted(context.Request.Headers.AcceptLanguage.ToString()))
        {
            if (culture is null || IsNeutral(culture))
                return default;
            if (WithTexts(fault, culture) is { } found)
                return (culture, found);
        }

        return default;
    }

    private bool IsNeutral(CultureInfo culture)
    {
        for (var at = culture; at.Name.Length > 0; at = at.Parent)
        {
            if (at.Name.Equals(_neutral, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return culture.Name.Length == 0;
    }

    /// <summary>The culture, or a parent of it, that the fault has texts in; else the first of its causes that has.</summary>
    private static CultureInfo? WithTexts(Fault fault, CultureInfo culture)
    {
        if (fault.Definition?.NearestWithTexts(culture) is { } found)
            return found;
        return fault.Causes.Count == 0 ? null : FaultCauses.Flatten(fault).Select(cause => cause.Definition?.NearestWithTexts(culture)).FirstOrDefault(of => of is not null);
    }

    /// <summary>The cultures of a header, best first; null stands for any language.</summary>
    private CultureInfo?[] Accepted(string header)
    {
        if (header.Length is 0 or > MaxHeaderLength)
            return [];
        if (_remembered.TryGetValue(header, out var known))
            return known;
        var accepted = Read(header);
        if (_remembered.Count < MaxRemembered)
            _remembered.TryAdd(header, accepted);
        return accepted;
    }

    private static CultureInfo?[] Read(string header)
    {
        if (!StringWithQualityHeaderValue.TryParseList([header], out var ranges))
            return [];
        return
        [
            .. ranges.Take(MaxRanges).Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1)
                .Select(range => (IsAny: range.Value == "*", Culture: Find(range.Value.ToString())))
                .Where(range => range.IsAny || range.Culture is not null).Select(range => range.Culture),
        ];
    }

    // A tag whose end is not known is tried without it: de-DE-1996 is de-DE.
    private static CultureInfo? Find(string tag)
    {
        for (var at = tag; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOf('-'))])
        {
            if (Known.Value.TryGetValue(at, out var culture))
                return culture;
        }

        return null;
    }
}
