using Faultline.Tracker.Search;

namespace Faultline.Server.Groups;

/// <summary>Which groups a list shows.</summary>
/// <param name="Filter">What at least one report of the group matches; terms about the group itself (type, class, topic, state, bug, assignee, first, last, free text) are asked of the group. Several terms about reports must hold for one and the same report.</param>
/// <param name="Sort">The order; equal ones by number, larger first.</param>
/// <param name="Days">For <see cref="GroupSort.Count"/> and <see cref="GroupRow.Recent"/>: the last so many days, 1 to 90; null: since ever.</param>
/// <param name="Limit">Most rows, 1 to 200.</param>
/// <param name="After">Opaque text of the page before, or null.</param>
internal sealed record GroupQuery(SearchQuery Filter, GroupSort Sort = GroupSort.Last, int? Days = null, int Limit = 50, string? After = null);
