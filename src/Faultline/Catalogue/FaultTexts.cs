using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Faultline.Catalogue;

/// <summary>The texts of a catalogue in other languages. That a language has none is remembered: to find it out anew means a search for files.</summary>
internal sealed class FaultTexts(ResourceManager manager)
{
    // Callers choose the languages that they ask for, and there are thousands.
    private const int MaxRemembered = 256;

    private static readonly ConditionalWeakTable<ResourceManager, FaultTexts> Known = [];

    private readonly ConcurrentDictionary<string, ResourceSet?> _byCulture = new();

    public ResourceManager Manager { get; } = manager;

    /// <summary>Those of a manager; all codes of a catalogue share them.</summary>
    public static FaultTexts Of(ResourceManager manager) => Known.GetValue(manager, static known => new FaultTexts(known));

    /// <summary>A text in exactly this culture, or null.</summary>
    public string? Find(CultureInfo culture, string name)
    {
        if (culture.Name.Length == 0)
            return null;
        if (!_byCulture.TryGetValue(culture.Name, out var texts))
        {
            // Without parents, since the manager would end at a neutral file that need not exist.
            texts = Manager.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
            if (texts is not null || _byCulture.Count < MaxRemembered)
                _byCulture[culture.Name] = texts;
        }

        return texts?.GetString(name) is { Length: > 0 } text ? text : null;
    }
}
