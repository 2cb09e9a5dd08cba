using Faultline.Server.Groups;
using Faultline.Tracker.Rollups;

namespace Faultline.Server.Pages;

/// <summary>What the page of a group shows.</summary>
/// <param name="Project">Whose group.</param>
/// <param name="Group">The group.</param>
/// <param name="Days">Days of the chart.</param>
/// <param name="Series">What was counted in them.</param>
public sealed record GroupPageView(string Project, GroupDetail Group, int Days, IReadOnlyList<SeriesPoint> Series)
{
    /// <summary>All that the chart shows, together.</summary>
    public Rollup Sum => Series.Aggregate(new Rollup(), (sum, point) => sum.Plus(point.Counts));
}
