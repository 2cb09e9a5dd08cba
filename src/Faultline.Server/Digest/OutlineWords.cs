using Faultline.Tracker.Grouping;

namespace Faultline.Server.Digest;

/// <summary>
/// Finds the words of outlines while their reports can be read, and those of a stack once: outlines of one stack have the same words.
/// </summary>
internal sealed class OutlineWords
{
    /// <summary>Words that are remembered, at most: some 6 MB. Then all are forgotten, and found again.</summary>
    public const int Most = 100_000;

    private readonly Dictionary<ulong, IReadOnlyList<string>> _found = [];
    private int _words;

    /// <summary>The outline, good beyond its report.</summary>
    public GroupOutline Kept(GroupOutline outline)
    {
        if (outline.Stack is not { } stack)
            return outline with { Words = [.. outline.Words] };
        if (!_found.TryGetValue(stack, out var words))
            words = Add(stack, [.. outline.Words]);
        return outline with { Words = words };
    }

    private string[] Add(ulong stack, string[] words)
    {
        // One without words takes room as well.
        var more = Math.Max(1, words.Length);
        if (_words + more > Most)
        {
            _found.Clear();
            _words = 0;
        }

        _found[stack] = words;
        _words += more;
        return words;
    }
}
