using Faultline.Server.Groups;
using Faultline.Tracker.Grouping;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Which words each group is found by, so that a report need not repeat them: the group's own are those of its first report, and what a
/// later one has beside them is indexed with it. Kept as hashes, for as many groups as fit; the others are read again.
/// </summary>
internal sealed class GroupWords(Statements statements)
{
    private const int MostGroups = 4_000;
    private const int MostStacks = 20_000;
    private const int MostRememberedWords = 200_000;

    private readonly Dictionary<long, HashSet<ulong>> _known = [];

    // What a stack brings beside its group's words: mostly nothing, and to find its words again would cost more than all else about it.
    private readonly Dictionary<(long Group, ulong Stack), List<string>> _stacks = [];
    private int _rememberedWords;

    /// <summary>What the full-text index takes of a group.</summary>
    public static string Tokens(long project, GroupName name) =>
        string.Join(' ', [FieldToken.Project(project), .. name.Words, .. name.TitleWords.Select(FieldToken.TitleWord)]);

    /// <summary>A new group's words.</summary>
    public void Add(long group, IEnumerable<string> words)
    {
        if (_known.Count >= MostGroups)
            _known.Clear();
        _known[group] = [.. words.Select(HashOf)];
    }

    /// <summary>Those of an outline's words that the group does not have. A stack that came before costs one look.</summary>
    public IReadOnlyList<string> Missing(long group, GroupOutline outline)
    {
        if (outline.Stack is not { } stack)
            return Missing(group, outline.Words);
        if (_stacks.TryGetValue((group, stack), out var missing))
            return missing;
        missing = Missing(group, outline.Words);
        if (_stacks.Count >= MostStacks || _rememberedWords >= MostRememberedWords)
            ForgetStacks();
        _stacks[(group, stack)] = missing;
        _rememberedWords += missing.Count;
        return missing;
    }

    private List<string> Missing(long group, IReadOnlyList<string> words)
    {
        if (!_known.TryGetValue(group, out var known))
        {
            Add(group, (statements.Of("SELECT words FROM report_group WHERE group_id = ?1").Bind(1, group).First(row => row.Text(0)) ?? "").Split(' '));
            known = _known[group];
        }

        List<string>? missing = null;
        foreach (var word in words)
        {
            if (!known.Contains(HashOf(word)))
                (missing ??= []).Add(word);
        }

        return missing ?? [];
    }

    /// <summary>A transaction was rolled back: groups that it made are none.</summary>
    public void Forget()
    {
        _known.Clear();
        ForgetStacks();
    }

    private void ForgetStacks()
    {
        _stacks.Clear();
        _rememberedWords = 0;
    }

    // FNV-1a: a collision hides one word of one report from the search.
    private static ulong HashOf(string word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
