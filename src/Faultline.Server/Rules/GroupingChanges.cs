using Faultline.Server.Reports;
using Faultline.Tracker.Grouping;

namespace Faultline.Server.Rules;

/// <summary>Collects, report by report, what other grouping rules would split and merge.</summary>
internal sealed class GroupingChanges
{
    private readonly Dictionary<(long Group, GroupKey Before), Dictionary<GroupKey, (int Count, ReportId Example)>> _after = [];
    private readonly Dictionary<GroupKey, Dictionary<long, int>> _together = [];
    private readonly Dictionary<GroupKey, HashSet<long>> _before = [];
    private readonly Dictionary<long, string> _titles = [];
    private int _looked;

    /// <summary>A stored report with its key by the rules in force, and by the other ones.</summary>
    public void Add(KnownReport known, GroupKey before, GroupKey after)
    {
        if (known.Group is not { } group)
            return;
        _looked++;
        _titles[group.Number] = group.Title;
        var parts = Of(_after, (group.Number, before));
        parts[after] = parts.TryGetValue(after, out var part) ? (part.Count + 1, part.Example) : (1, known.Id);
        var groups = Of(_together, after);
        groups[group.Number] = groups.GetValueOrDefault(group.Number) + 1;
        if (!_before.TryGetValue(before, out var together))
            _before[before] = together = [];
        together.Add(group.Number);
    }

    public RulePreview ToPreview()
    {
        var splits = from one in _after
                     where one.Value.Count > 1
                     let parts = one.Value.Values.OrderByDescending(part => part.Count).Select(part => (part.Count, part.Example)).ToList()
                     orderby parts.Sum(part => part.Count) descending
                     select new GroupSplit(one.Key.Group, _titles[one.Key.Group], parts);
        var merges = from one in _together
                     where one.Value.Count > 1 && !_before.Values.Any(groups => groups.IsSupersetOf(one.Value.Keys))
                     let count = one.Value.Values.Sum()
                     orderby count descending
                     select new GroupJoin([.. one.Value.Keys.Order().Select(number => (number, _titles[number]))], count);
        return new RulePreview(_looked, [], [.. splits], [.. merges]);
    }

    private static Dictionary<TInner, TValue> Of<TKey, TInner, TValue>(Dictionary<TKey, Dictionary<TInner, TValue>> all, TKey key)
        where TKey : notnull
        where TInner : notnull
    {
        if (!all.TryGetValue(key, out var inner))
            all[key] = inner = [];
        return inner;
    }
}
