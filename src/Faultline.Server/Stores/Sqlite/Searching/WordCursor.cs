using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>
/// Asks of reports, from the newest to the oldest, whether an expression of the index finds them: walks along with them, and leaps where many lie between.
/// </summary>
internal sealed class WordCursor(SqliteConnection connection, string match) : IDisposable
{
    private const int MostSteps = 16;
    private const long End = -1;

    private readonly Statement _statement = new(connection, "SELECT rowid FROM report_words WHERE report_words MATCH ?1 AND rowid <= ?2 ORDER BY rowid DESC");
    private long _at = long.MaxValue;
    private bool _begun;

    /// <summary>Whether it finds this report; none that is newer may be asked for after it.</summary>
    public bool Has(long seq)
    {
        for (var steps = 0; _begun && _at > seq && steps < MostSteps; steps++)
            Step();
        if (_at > seq)
        {
            Reset();
            _statement.Bind(1, match).Bind(2, seq);
            _begun = true;
            Step();
        }

        return _at == seq;
    }

    /// <summary>Begins anew at the newest.</summary>
    public void Reset()
    {
        _statement.Reset();
        (_at, _begun) = (long.MaxValue, false);
    }

    public void Dispose() => _statement.Dispose();

    private void Step() => _at = _statement.Step() ? _statement.Long(0) : End;
}
