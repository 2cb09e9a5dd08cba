using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Faultline.Catalogue;

/// <summary>
/// The texts of one language. A manager remembers what it found and not what it missed: for that it would look on disk for every answer,
/// so it is remembered here.
/// </summary>
internal static class FaultTexts
{
    private static readonly ConditionalWeakTable<ResourceManager, ConcurrentDictionary<string, bool>> Missed = [];

    /// <summary>The texts in exactly this culture, or null. Cultures are those that the system knows, so that what is remembered stays small.</summary>
    public static ResourceSet? In(ResourceManager? texts, CultureInfo culture)
    {
        if (texts is null)
            return null;
        var missed = Missed.GetValue(texts, static _ => new());
        if (missed.ContainsKey(culture.Name))
            return null;
        var found = texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        if (found is null)
            missed.TryAdd(culture.Name, true);
        return found;
    }
}
