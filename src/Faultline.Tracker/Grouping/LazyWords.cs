using System.Collections;

namespace Faultline.Tracker.Grouping;

/// <summary>Words that are found when somebody looks, and once: of thousands of reports of a group only the first one's are.</summary>
/// <param name="find">Finds them.</param>
public sealed class LazyWords(Func<IReadOnlyList<string>> find) : IReadOnlyList<string>
{
    private readonly Lazy<IReadOnlyList<string>> _words = new(find);

    /// <inheritdoc/>
    public int Count => _words.Value.Count;

    /// <inheritdoc/>
    public string this[int index] => _words.Value[index];

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _words.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
