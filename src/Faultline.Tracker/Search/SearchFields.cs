namespace Faultline.Tracker.Search;

/// <summary>The fields by name, and what kind of value each takes.</summary>
internal static class SearchFields
{
    private static readonly Dictionary<string, SearchField> ByName = Enum.GetValues<SearchField>()
        .Where(field => field != SearchField.Text)
        .ToDictionary(NameOf, StringComparer.OrdinalIgnoreCase);

    private static readonly string[] States = ["open", "resolved", "muted", "regressed", "new", "assigned", "pinned"];

    /// <summary>The names as they are written, in the order of the enumeration.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The values of <c>is:</c>.</summary>
    public static IReadOnlyList<string> IsValues => States;

    public static string NameOf(SearchField field) => field.ToString().ToLowerInvariant();

    public static bool TryFind(ReadOnlySpan<char> name, out SearchField field) => ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out field);

    public static bool IsMoment(SearchField field) => field is SearchField.First or SearchField.Last or SearchField.Received;

    public static bool IsNumber(SearchField field) => field is SearchField.Group or SearchField.Status;

    /// <summary>Whether a search of this scope may ask about it.</summary>
    public static bool IsIn(SearchField field, SearchScope scope) => field switch
    {
        SearchField.Bug or SearchField.Assignee or SearchField.First or SearchField.Last or SearchField.Is or SearchField.Group or SearchField.Received => scope == SearchScope.Stored,
        SearchField.Class => scope != SearchScope.Unclassed,
        _ => true,
    };

    /// <summary>Names that a misspelt one may mean: those that it begins, and those that two mistakes make of it. Best first, at most three.</summary>
    public static IReadOnlyList<string> Near(ReadOnlySpan<char> name, IEnumerable<string> known)
    {
        var found = new List<(int Distance, string Name)>();
        foreach (var candidate in known)
        {
            var distance = name.Length >= 2 && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate);
            if (distance <= Math.Min(2, name.Length / 2))
                found.Add((distance, candidate));
        }

        return [.. found.OrderBy(near => near.Distance).ThenBy(near => near.Name, StringComparer.Ordinal).Take(3).Select(near => near.Name)];
    }

    // Levenshtein's, with a swap of neighbours as one mistake; both texts are short.
    private static int Distance(ReadOnlySpan<char> one, string other)
    {
        const int Longest = 20;
        if (one.Length > Longest)
            return int.MaxValue;
        Span<int> before = stackalloc int[Longest + 1];
        Span<int> last = stackalloc int[Longest + 1];
        Span<int> row = stackalloc int[Longest + 1];
        for (var j = 0; j <= other.Length; j++)
            last[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToLowerInvariant(one[i - 1]) == other[j - 1];
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && char.ToLowerInvariant(one[i - 2]) == other[j - 1] && char.ToLowerInvariant(one[i - 1]) == other[j - 2])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            last.CopyTo(before);
            row.CopyTo(last);
        }

        return last[other.Length];
    }
}
