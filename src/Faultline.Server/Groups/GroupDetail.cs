using Faultline.Server.Reports;

namespace Faultline.Server.Groups;

/// <summary>A group as its page shows it.</summary>
/// <param name="Row">What lists show.</param>
/// <param name="Keys">The grouping keys that lead to it; the first is its own, the others those of merged ones.</param>
/// <param name="Merged">The groups that were merged into it, with their own counts.</param>
/// <param name="Newest">Its newest reports, at most 20.</param>
/// <param name="Urls">Its most frequent URLs of the last 40 days, at most 10.</param>
/// <param name="Referrers">Its most frequent local referrers of the last 40 days, at most 5.</param>
/// <param name="Releases">The releases that it was seen in, newest first by first sight, at most 20.</param>
/// <param name="Events">Its history, newest first, at most 50.</param>
public sealed record GroupDetail(
    GroupRow Row, IReadOnlyList<string> Keys, IReadOnlyList<MergedGroup> Merged, IReadOnlyList<ReportRow> Newest, IReadOnlyList<UrlCount> Urls,
    IReadOnlyList<UrlCount> Referrers, IReadOnlyList<ReleaseCount> Releases, IReadOnlyList<GroupEvent> Events);
