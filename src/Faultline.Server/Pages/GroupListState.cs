using Faultline.Server.Groups;

namespace Faultline.Server.Pages;

/// <summary>What a list of groups shows, as it stands in its URL.</summary>
/// <param name="Project">Whose groups.</param>
/// <param name="Query">The search.</param>
/// <param name="Tab">The order: one of <see cref="Tabs"/>.</param>
/// <param name="State">Which states: one of <see cref="States"/>.</param>
/// <param name="Cursor">Where the page before ended; null for the first.</param>
public sealed record GroupListState(string Project, string Query = "", string Tab = "last", string State = "open", string? Cursor = null)
{
    /// <summary>The orders: word, title, and the days that are counted.</summary>
    public static readonly IReadOnlyList<(string Word, string Title, GroupSort Sort, int? Days)> Tabs =
    [
        ("last", "Last seen", GroupSort.Last, null),
        ("new", "Newest", GroupSort.First, null),
        ("day", "Most in 24 h", GroupSort.Count, 1),
        ("week", "Most in 7 days", GroupSort.Count, 7),
        ("users", "Most users", GroupSort.Users, null),
    ];

    /// <summary>The states: word, title, and the term of the search that asks for it.</summary>
    public static readonly IReadOnlyList<(string Word, string Title)> States =
        [("open", "Open"), ("regressed", "Regressed"), ("muted", "Muted"), ("resolved", "Resolved"), ("all", "All")];

    /// <summary>The order and its days.</summary>
    public (GroupSort Sort, int? Days) Order => Tabs.Where(tab => tab.Word == Tab).Select(tab => (tab.Sort, tab.Days)).First();

    /// <summary>The days that the small drawings show.</summary>
    public int SparkDays => Order.Days ?? 7;

    /// <summary>The path of this list.</summary>
    public string Url
    {
        get
        {
            var values = new List<string>(4);
            if (Query.Length > 0)
                values.Add("q=" + Uri.EscapeDataString(Query));
            if (Tab != "last")
                values.Add("sort=" + Tab);
            if (State != "open")
                values.Add("state=" + State);
            if (Cursor is not null)
                values.Add("cursor=" + Uri.EscapeDataString(Cursor));
            return Paths.Groups(Project) + (values.Count == 0 ? "" : "?" + string.Join('&', values));
        }
    }

    /// <summary>What a form must send along to stay in the list.</summary>
    public IReadOnlyList<(string Name, string Value)> Kept => [("sort", Tab), ("state", State)];
}
