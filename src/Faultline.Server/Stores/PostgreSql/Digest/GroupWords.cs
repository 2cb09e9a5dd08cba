using System.Collections.Concurrent;
using Dapper;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>
/// The words by which groups are found. A report in the group is found by them too; what its own outline has beyond them (another frame, another topic) is kept with
/// the report. They never change, so this process remembers those of the groups that it met last.
/// </summary>
internal sealed class GroupWords
{
    // Some 5 KB each: 25 MB when full, then it begins anew.
    private const int Most = 5_000;

    private readonly ConcurrentDictionary<long, HashSet<string>> _words = new();

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
            _words[number] = new HashSet<string>(words, StringComparer.Ordinal);
    }

    /// <summary>The words of a report's outline that its group does not have.</summary>
    public IEnumerable<string> MissingIn(Arrival arrival) =>
        _words.TryGetValue(arrival.Group.Number, out var known) ? arrival.Record.Outline.Words.Where(word => word.Length > 0 && !known.Contains(SearchTokens.OfWord(word))) : arrival.Record.Outline.Words;
}
