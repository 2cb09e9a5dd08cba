using Faultline.Server.Stores.Sqlite.Searching;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Forgets the texts of reports that are forgotten, where no other report has them: else what senders make up would stay for good. Runs inside one transaction;
/// afterwards numbers of texts that are remembered elsewhere may be wrong.
/// </summary>
/// <remarks>Those that stay: topics and statements that have sums, classes and statuses, which are few, and releases, which groups have too.</remarks>
internal sealed class TermTrim(Statements statements)
{
    private const int Columns = 7;

    private readonly SortedSet<long> _terms = [];

    /// <summary>Notes the texts of a report that is about to go.</summary>
    public void Note(long seq)
    {
        var row = statements.Of("SELECT type, topic, reporter, environment, host, code, statement FROM report WHERE seq = ?1").Bind(1, seq);
        while (row.Step())
        {
            for (var column = 0; column < Columns; column++)
            {
                if (row.LongOrNull(column) is { } term)
                    _terms.Add(term);
            }
        }
    }

    /// <summary>Forgets those that no report has any more; whether there were any.</summary>
    public bool Forget()
    {
        var any = false;
        foreach (var term in _terms)
        {
            if (statements.Of("SELECT 1 FROM report_words WHERE report_words MATCH ?1 LIMIT 1").Bind(1, TokenQuery.Of(FieldToken.Term(term))).Number() is null)
                any |= statements.Of("DELETE FROM term WHERE term_id = ?1 AND NOT EXISTS (SELECT 1 FROM counted_term WHERE term_id = ?1)").Bind(1, term).Changes();
        }

        return any;
    }
}
