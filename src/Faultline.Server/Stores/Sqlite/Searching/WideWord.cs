using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>A word that more groups have than go into a question to the index: each report is asked, by itself and by its group.</summary>
internal sealed class WideWord(SqliteConnection connection, string ofGroup, string own) : IDisposable
{
    private readonly Statement _group = new(connection, "SELECT 1 FROM group_words WHERE group_words MATCH ?1 AND rowid = ?2");
    private readonly WordCursor _own = new(connection, own);
    private readonly Dictionary<long, bool> _groups = [];

    /// <summary>Whether a report or its group has the word; none that is newer may be asked for after it.</summary>
    public bool IsIn(long seq, long group)
    {
        if (!_groups.TryGetValue(group, out var has))
            _groups[group] = has = _group.Bind(1, ofGroup).Bind(2, group).Number() is not null;
        return has || _own.Has(seq);
    }

    /// <summary>Begins anew at the newest.</summary>
    public void Reset() => _own.Reset();

    public void Dispose()
    {
        _group.Dispose();
        _own.Dispose();
    }
}
