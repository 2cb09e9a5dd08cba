using Faultline.Tracker.Rollups;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Which topics and statements of a project are told apart in a quarter of an hour: the first <see cref="Rollup.MostKeys"/> of each kind. Remembered, so that a report costs a look into a set.</summary>
internal sealed class RollupKeys(Statements statements, Terms terms)
{
    private const int MostQuarters = 64;

    private readonly Dictionary<(long Project, RollupKind Kind, long Start), HashSet<long>> _known = [];

    /// <summary>The term that a report is counted under: its own, or that of all the others.</summary>
    public long Of(long project, RollupKind kind, long start, long term)
    {
        if (!_known.TryGetValue((project, kind, start), out var known))
            known = Load(project, kind, start);
        if (known.Contains(term))
            return term;
        if (known.Count >= Rollup.MostKeys)
            term = terms.Of(project, kind == RollupKind.Topic ? TermKind.Topic : TermKind.Statement, Rollup.OthersKey)!.Value;
        if (known.Add(term))
            statements.Of("INSERT INTO counted_term (term_id) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, term).Run();
        return term;
    }

    /// <summary>A transaction was rolled back: what it counted is not there.</summary>
    public void Forget() => _known.Clear();

    private HashSet<long> Load(long project, RollupKind kind, long start)
    {
        if (_known.Count >= MostQuarters)
            _known.Clear();
        var known = _known[(project, kind, start)] = [];
        // Zero is no topic, and takes no room.
        var keys = statements.Of("SELECT key FROM rollup WHERE project_id = ?1 AND kind = ?2 AND start = ?3 AND key > 0").Bind(1, project).Bind(2, (long)kind).Bind(3, start);
        while (keys.Step())
            known.Add(keys.Long(0));
        return known;
    }
}
