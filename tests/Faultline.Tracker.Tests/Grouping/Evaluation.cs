namespace Faultline.Tracker.Tests.Grouping;

/// <summary>Compares groups with the truth. Pure: the same events and keys give the same figures.</summary>
internal static class Evaluation
{
    /// <summary>The figures of all events.</summary>
    public static Scores Of(IReadOnlyList<Grouped> events) => Of(Cells(events));

    /// <summary>
    /// The figures of each family: of its bugs' events. A pair of a group counts here if one of the two is the family's, so that a merge with a
    /// bug of another family is seen by both.
    /// </summary>
    public static SortedDictionary<char, Scores> ByFamily(IReadOnlyList<Grouped> events)
    {
        var cells = Cells(events);
        var familyOf = events.GroupBy(e => e.Bug).ToDictionary(bug => bug.Key, bug => bug.First().Family);
        return new(events.Select(e => e.Family).Distinct().ToDictionary(family => family, family => Of(cells, bug => familyOf[bug] == family)));
    }

    /// <summary>
    /// Where precision and recall lie with 95 % confidence: the figures of resamples that draw whole bugs with replacement, because the events of
    /// one bug are alike. A bug that is drawn twice counts as two bugs that are never in one group's pair.
    /// </summary>
    public static (Interval Precision, Interval Recall) Bootstrap(IReadOnlyList<Grouped> events, int resamples = 1_000, int seed = 20261125)
    {
        var cells = Cells(events);
        var bugs = cells.Select(cell => cell.Bug).Distinct().Order(StringComparer.Ordinal).ToArray();
        var indexOf = bugs.Index().ToDictionary(bug => bug.Item, bug => bug.Index);
        var groups = cells.GroupBy(cell => cell.Key).Select(group => group.Select(cell => (Bug: indexOf[cell.Bug], cell.Count)).ToArray()).ToArray();
        var random = new Random(seed);
        var (precisions, recalls) = (new double[resamples], new double[resamples]);
        for (var i = 0; i < resamples; i++)
        {
            var times = new int[bugs.Length];
            for (var j = 0; j < bugs.Length; j++)
                times[random.Next(bugs.Length)]++;
            (precisions[i], recalls[i]) = Pairs(groups, times);
        }

        return (Middle(precisions), Middle(recalls));
    }

    /// <summary>How many events of a bug a group holds.</summary>
    private static Cell[] Cells(IReadOnlyList<Grouped> events) =>
        [.. events.GroupBy(e => (e.Bug, e.Key)).Select(cell => new Cell(cell.Key.Bug, cell.Key.Key, cell.Count()))];

    private static Scores Of(Cell[] cells, Func<string, bool>? counts = null)
    {
        counts ??= static _ => true;
        var groupSize = cells.GroupBy(cell => cell.Key).ToDictionary(group => group.Key, group => group.Sum(cell => cell.Count));
        var bugSize = cells.GroupBy(cell => cell.Bug).ToDictionary(bug => bug.Key, bug => bug.Sum(cell => cell.Count));
        var own = cells.Where(cell => counts(cell.Bug)).ToArray();
        var events = own.Sum(cell => (double)cell.Count);
        var together = own.Sum(cell => PairsOf(cell.Count));
        var inGroups = own.GroupBy(cell => cell.Key).Sum(group => PairsOf(groupSize[group.Key]) - PairsOf(groupSize[group.Key] - group.Sum(cell => cell.Count)));
        var inBugs = own.Select(cell => cell.Bug).Distinct().Sum(bug => PairsOf(bugSize[bug]));
        var bugsOfGroup = cells.GroupBy(cell => cell.Key).ToDictionary(group => group.Key, group => group.Count());
        var groups = own.Select(cell => cell.Key).Distinct().ToArray();
        return new()
        {
            Precision = Ratio(together, inGroups),
            Recall = Ratio(together, inBugs),
            BCubedPrecision = Ratio(own.Sum(cell => cell.Count * (double)cell.Count / groupSize[cell.Key]), events),
            BCubedRecall = Ratio(own.Sum(cell => cell.Count * (double)cell.Count / bugSize[cell.Bug]), events),
            Bugs = own.Select(cell => cell.Bug).Distinct().Count(),
            Groups = groups.Length,
            SplitBugs = own.GroupBy(cell => cell.Bug).Count(bug => bug.Count() > 1),
            MergedGroups = groups.Count(group => bugsOfGroup[group] > 1),
        };
    }

    private static (double Precision, double Recall) Pairs((int Bug, int Count)[][] groups, int[] times)
    {
        var sizes = new double[times.Length];
        double together = 0, apart = 0;
        foreach (var group in groups)
        {
            // Pairs of different bugs: half of what the whole, squared, has more than the squares of its parts.
            double whole = 0, parts = 0;
            foreach (var (bug, count) in group)
            {
                sizes[bug] += count;
                together += times[bug] * PairsOf(count);
                var drawn = (double)times[bug] * count;
                whole += drawn;
                parts += drawn * drawn;
            }

            apart += ((whole * whole) - parts) / 2;
        }

        var inBugs = sizes.Select((size, bug) => times[bug] * PairsOf(size)).Sum();
        return (Ratio(together, together + apart), Ratio(together, inBugs));
    }

    private static Interval Middle(double[] values)
    {
        Array.Sort(values);
        return new(values[(int)(values.Length * 0.025)], values[Math.Min(values.Length - 1, (int)(values.Length * 0.975))]);
    }

    private static double PairsOf(double count) => count * (count - 1) / 2;

    private static double Ratio(double part, double whole) => whole == 0 ? 1 : part / whole;

    private readonly record struct Cell(string Bug, string Key, int Count);
}
