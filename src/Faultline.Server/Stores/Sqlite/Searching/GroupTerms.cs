using Faultline.Server.Groups;
using Faultline.Tracker.Search;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>Whether a head is what a term says about groups.</summary>
internal static class GroupTerms
{
    private static readonly TimeSpan New = TimeSpan.FromHours(24);

    /// <summary>Whether a term asks about the group also in a search for reports.</summary>
    public static bool AlwaysOfGroup(SearchField field) =>
        field is SearchField.Bug or SearchField.Assignee or SearchField.First or SearchField.Last or SearchField.Is;

    /// <summary>Whether a term asks about the group in a list of groups.</summary>
    public static bool OfGroupInList(SearchField field) =>
        AlwaysOfGroup(field) || OfName(field);

    /// <summary>Whether a term asks what a group is called: so a head is found by its parts too.</summary>
    public static bool OfName(SearchField field) => field is SearchField.Type or SearchField.Class or SearchField.Topic;

    /// <summary>Whether a head is so; <paramref name="pinned"/>: the heads with a pinned report.</summary>
    public static bool Holds(SearchTerm term, GroupRow row, IEnumerable<PartNames> parts, DateTimeOffset now, IReadOnlySet<long> pinned) => term.Negated != (term.Field switch
    {
        SearchField.Type => ValueMatch.Holds(term, row.Type) || parts.Any(part => ValueMatch.Holds(term, part.Type)),
        SearchField.Class => ValueMatch.Holds(term, row.Class) || parts.Any(part => ValueMatch.Holds(term, part.Class)),
        SearchField.Topic => ValueMatch.Holds(term, row.Topic) || parts.Any(part => ValueMatch.Holds(term, part.Topic)),
        SearchField.Bug => ValueMatch.Holds(term, row.Bug),
        SearchField.Assignee => ValueMatch.Holds(term, row.Assignee ?? "none"),
        SearchField.First => IsIn(term, row.First),
        SearchField.Last => IsIn(term, row.Last),
        SearchField.Is => term.Values.Any(value => Is(value.Text, row, now, pinned)),
        _ => throw new InvalidOperationException($"A group alone cannot say whether {term.Field} holds"),
    });

    /// <summary>Whether a moment is in the term's range.</summary>
    public static bool IsIn(SearchTerm term, DateTimeOffset moment) =>
        moment >= (term.From ?? DateTimeOffset.MinValue) && moment < (term.To ?? DateTimeOffset.MaxValue);

    private static bool Is(string state, GroupRow row, DateTimeOffset now, IReadOnlySet<long> pinned) => state.ToLowerInvariant() switch
    {
        "open" => row.Standing.State == GroupState.Open,
        "resolved" => row.Standing.State == GroupState.Resolved,
        "muted" => row.Standing.State == GroupState.Muted,
        "regressed" => row.Standing.Regressed,
        "new" => row.First > now - New,
        "assigned" => row.Assignee is not null,
        "pinned" => pinned.Contains(row.Number),
        _ => false,
    };
}
