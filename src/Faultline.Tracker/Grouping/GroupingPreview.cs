namespace Faultline.Tracker.Grouping;

/// <summary>
/// What rules or a new version would do to stored reports, before they apply. Keys that groups have by now lead to them, as they do for reports that come: what was
/// merged by hand stays merged.
/// </summary>
public sealed class GroupingPreview
{
    private GroupingPreview(int reports, int moved, IReadOnlyList<PreviewChange> splits, IReadOnlyList<PreviewChange> merges) =>
        (Reports, Moved, Splits, Merges) = (reports, moved, splits, merges);

    /// <summary>How many reports were looked at.</summary>
    public int Reports { get; }

    /// <summary>How many of them would lie elsewhere.</summary>
    public int Moved { get; }

    /// <summary>Groups whose reports would come apart, the largest first.</summary>
    public IReadOnlyList<PreviewChange> Splits { get; }

    /// <summary>Groups whose reports would come together, the largest first.</summary>
    public IReadOnlyList<PreviewChange> Merges { get; }

    /// <summary>Compares.</summary>
    public static GroupingPreview Of(IReadOnlyCollection<PreviewedReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var owners = new Dictionary<GroupKey, long>();
        foreach (var report in reports)
            owners.TryAdd(report.Current, report.Group);
        // A key of its own group leads back to it; any other known key to the group that has it; an unknown one to a new group.
        var placed = reports.Select(report => (Report: report, To: owners.TryGetValue(report.New.Key, out var owner) ? owner : (long?)null)).ToList();
        var moved = placed.Count(place => place.To != place.Report.Group);
        return new GroupingPreview(reports.Count, moved, FindSplits(placed), FindMerges(placed));
    }

    private static List<PreviewChange> FindSplits(IEnumerable<(PreviewedReport Report, long? To)> placed) =>
    [
        .. placed.GroupBy(place => place.Report.Group)
            .Select(group => new PreviewChange(group.Key, group.First().Report.New.Outline.Title, Parts(group, place => place.To is { } to ? Name(to) : place.Report.New.Key.ToString(), place => place.To)))
            .Where(change => change.Parts.Count > 1)
            .OrderByDescending(change => change.Parts.Sum(part => part.Reports)).ThenBy(change => change.Group),
    ];

    private static List<PreviewChange> FindMerges(IEnumerable<(PreviewedReport Report, long? To)> placed) =>
    [
        .. placed.GroupBy(place => place.To is { } to ? Name(to) : place.Report.New.Key.ToString())
            .Select(target => new PreviewChange(target.First().To, target.First().Report.New.Outline.Title, Parts(target, place => Name(place.Report.Group), place => place.Report.Group)))
            .Where(change => change.Parts.Count > 1)
            .OrderByDescending(change => change.Parts.Sum(part => part.Reports)).ThenBy(change => change.Group),
    ];

    private static List<PreviewPart> Parts(
        IEnumerable<(PreviewedReport Report, long? To)> placed, Func<(PreviewedReport Report, long? To), string> by, Func<(PreviewedReport Report, long? To), long?> group) =>
    [
        .. placed.GroupBy(by)
            .Select(part => new PreviewPart(group(part.First()), part.First().Report.New.Key, part.First().Report.New.Outline.Title, part.Count(), part.First().Report.Id))
            .OrderByDescending(part => part.Reports).ThenBy(part => part.Key.ToString(), StringComparer.Ordinal),
    ];

    private static string Name(long group) => group.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
