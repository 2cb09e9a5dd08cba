using Faultline.Server.Ledger;

namespace Faultline.Server.Pages;

/// <summary>A ledger as a table: an hour a row, a line and reason a column.</summary>
/// <param name="Columns">The lines and reasons that have any count, in the order of the lines.</param>
/// <param name="Hours">The hours, newest first, with the counts of each column.</param>
public sealed record LedgerTable(IReadOnlyList<(LedgerLine Line, string Reason)> Columns, IReadOnlyList<(DateTimeOffset Hour, IReadOnlyList<long> Counts)> Hours)
{
    // A client names the reasons of what it threw away; a hostile one names very many. What the server itself counts has some twenty at most, and goes first.
    private const int MostColumns = 28;

    public static LedgerTable Of(IReadOnlyList<LedgerRow> rows)
    {
        var columns = rows.GroupBy(row => (row.Line, row.Reason)).OrderBy(column => column.Key.Line == LedgerLine.Discarded).ThenByDescending(column => column.Sum(row => row.Count))
            .Select(column => column.Key).Take(MostColumns).OrderBy(column => column.Line).ThenBy(column => column.Reason, StringComparer.Ordinal).ToList();
        var hours = rows.GroupBy(row => row.Hour).OrderByDescending(hour => hour.Key).Select(hour =>
        {
            var counts = hour.GroupBy(row => (row.Line, row.Reason)).ToDictionary(cell => cell.Key, cell => cell.Sum(row => row.Count));
            return (hour.Key, (IReadOnlyList<long>)[.. columns.Select(column => counts.GetValueOrDefault(column))]);
        });
        return new LedgerTable(columns, [.. hours]);
    }
}
