using Faultline.Tracker.Grouping;

namespace Faultline.Server.Groups;

/// <summary>Why a report is in its group.</summary>
/// <param name="Report">The report that was looked at: the newest of the group whose details are here.</param>
/// <param name="Key">The key that it has by the rules of now; none of the group's when the rules were changed since.</param>
/// <param name="Contributions">What was looked at, in order, and whether it counts.</param>
public sealed record GroupingReasons(ReportId Report, string Key, IReadOnlyList<Contribution> Contributions);
