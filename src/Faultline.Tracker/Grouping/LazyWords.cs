using System.Collections;

namespace Faultline.Tracker.Grouping;

/// <summary>Words that are found when somebody looks: of thousands of reports of a group only the first one's are.</summary>
internal sealed class LazyWords(Func<IReadOnlyList<string>> find) : IReadOnlyList<string>
{
    private readonly Lazy<IReadOnlyList<string>> _words = new(find);

    public int Count => _words.Value.Count;

    public string this[int index] => _words.Value[index];

    public IEnumerator<string> GetEnumerator() => _words.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
