using System.Collections.Concurrent;
using Dapper;
using Faultline.Tracker.Grouping;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>
/// The words by which groups are found. A report in the group is found by them too, but for those of the title; what its own outline has beyond them (another frame, another topic) is kept with
/// the report. This process remembers those of the groups that it met last: they change only when a group's first report is erased. Another node may then leave out a word that
/// the group has no more, until it forgets.
/// </summary>
internal sealed class GroupWords
{
    // Some 5 KB each: 25 MB when full, then it begins anew.
    private const int Most = 5_000;

    private readonly ConcurrentDictionary<long, Known> _words = new();

    /// <summary>Some groups were named anew.</summary>
    public void Forget() => _words.Clear();

    /// <summary>Reads the words of the groups that are not known yet.</summary>
    public async Task LoadAsync(DigestContext context, List<Arrival> arrivals)
    {
        var numbers = arrivals.Select(arrival => arrival.Group.Number).Distinct().Where(number => !_words.ContainsKey(number)).ToArray();
        if (numbers.Length == 0)
            return;
        if (_words.Count > Most)
            _words.Clear();
        var rows = await context.Connection.QueryAsync<(long Number, string[] Words)>(new CommandDefinition(
            "SELECT number, tsvector_to_array(words) FROM report_group WHERE number = ANY (@numbers)", new { numbers }, context.Transaction, cancellationToken: context.Cancellation));
        foreach (var (number, words) in rows)
            _words[number] = new Known(new HashSet<string>(words, StringComparer.Ordinal));
    }

    /// <summary>The words of a report's outline that its group does not have.</summary>
    public IReadOnlyCollection<string> MissingIn(Arrival arrival) =>
        _words.TryGetValue(arrival.Group.Number, out var known) ? known.Missing(arrival.Record.Outline) : arrival.Record.Outline.Words;

    /// <summary>A group's words, and what the outlines that were met last have beside them: most reports of a group have one stack, and its words need not be found again.</summary>
    private sealed class Known(HashSet<string> words)
    {
        private const int MostOutlines = 16;

        private readonly ConcurrentDictionary<ulong, string[]> _missing = new();

        public string[] Missing(GroupOutline outline)
        {
            if (outline.Stack is { } seen && _missing.TryGetValue(seen, out var found))
                return found;
            string[] missing = [.. outline.Words.Where(word => word.Length > 0 && !words.Contains(SearchTokens.OfWord(word)))];
            if (_missing.Count >= MostOutlines)
                _missing.Clear();
            if (outline.Stack is { } stack)
                _missing[stack] = missing;
            return missing;
        }
    }
}
