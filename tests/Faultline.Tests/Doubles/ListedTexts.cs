using System.Collections;
using System.Globalization;
using System.Resources;

namespace Faultline.Tests.Doubles;

/// <summary>A resource manager whose texts a test lists, by language; it counts how often it was asked to look.</summary>
internal sealed class ListedTexts(params (string Language, string Name, string Text)[] texts) : ResourceManager
{
    private int _looks;

    public int Looks => _looks;

    public override ResourceSet? GetResourceSet(CultureInfo culture, bool createIfNotExists, bool tryParents)
    {
        Interlocked.Increment(ref _looks);
        var found = texts.Where(text => text.Language == culture.Name).ToList();
        return found.Count == 0 ? null : new ResourceSet(new Reader(found));
    }

    private sealed class Reader(List<(string Language, string Name, string Text)> texts) : IResourceReader
    {
        public void Close()
        {
        }

        public void Dispose()
        {
        }

        public IDictionaryEnumerator GetEnumerator()
        {
            var map = new Hashtable();
            foreach (var (_, name, text) in texts)
                map[name] = text;
            return map.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
