using Faultline.Tracker.Grouping;

namespace Faultline.Server.Digest;

/// <summary>
/// Finds the words of an outline while its report can be read, when the store is likely to ask for them: when its stack is new. Of one that came before it knows them, and should it ask for
/// them the report is read once more.
/// </summary>
internal sealed class OutlineWords
{
    private const int MostStacks = 20_000;

    private readonly HashSet<ulong> _seen = [];

    /// <summary>The outline, good beyond its report.</summary>
    /// <param name="outline">What was found.</param>
    /// <param name="again">Finds its words once more.</param>
    public GroupOutline Kept(GroupOutline outline, Func<IReadOnlyList<string>> again)
    {
        if (outline.Stack is { } stack && _seen.Contains(stack))
            return outline with { Words = new LazyWords(again) };
        if (outline.Stack is { } first)
        {
            if (_seen.Count == MostStacks)
                _seen.Clear();
            _seen.Add(first);
        }

        return outline with { Words = [.. outline.Words] };
    }
}
