using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Faultline.Timelines;

/// <summary>Adds up equal actions.</summary>
internal sealed class ActionSums
{
    private readonly Dictionary<(string Category, string Shape), (int Count, long Ticks)> _sums = [];

    /// <summary>How many kinds there are.</summary>
    public int Kinds => _sums.Count;

    public bool Knows(string category, string shape) => _sums.ContainsKey((category, shape));

    public void Add(string category, string shape, int count, long ticks)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (category, shape), out _);
        sum = (sum.Count + count, sum.Ticks + ticks);
    }

    public void AddTo(ActionSums others)
    {
        foreach (var ((category, shape), (count, ticks)) in _sums)
            others.Add(category, shape, count, ticks);
    }

    public List<ActionSum> LongestFirst() =>
    [
        .. _sums.OrderByDescending(sum => sum.Value.Ticks).ThenBy(sum => sum.Key.Shape, StringComparer.Ordinal)
            .Select(sum => new ActionSum(sum.Key.Category, sum.Key.Shape, sum.Value.Count, Stopwatch.GetElapsedTime(0, sum.Value.Ticks))),
    ];
}
