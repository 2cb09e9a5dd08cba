namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// The numbers of texts that many reports share. Known ones are remembered here; whoever rolls a transaction back forgets them all
/// (<see cref="Forget"/>), since some may have been made in it.
/// </summary>
internal sealed class Terms(Statements statements)
{
    // A flood of distinct texts must not fill the memory; what is forgotten is looked up again.
    private const int MostRemembered = 20_000;

    private readonly Dictionary<(long Project, TermKind Kind, string Text), long> _known = [];

    /// <summary>The number of a text, made when it has none.</summary>
    public long? Of(long project, TermKind kind, string? text)
    {
        if (text is null)
            return null;
        var key = (project, kind, text);
        if (_known.TryGetValue(key, out var known))
            return known;
        if (_known.Count >= MostRemembered)
            _known.Clear();
        return _known[key] = Find(project, kind, text) ?? Add(project, kind, text);
    }

    public void Forget() => _known.Clear();

    private long? Find(long project, TermKind kind, string text) => statements
        .Of("SELECT term_id FROM term WHERE project_id = ?1 AND kind = ?2 AND folded = ?3 AND text = ?4")
        .Bind(1, project).Bind(2, (long)kind).Bind(3, FieldToken.Fold(text)).Bind(4, text)
        .Number();

    private long Add(long project, TermKind kind, string text) => statements
        .Of("INSERT INTO term (project_id, kind, text, folded) VALUES (?1, ?2, ?4, ?3) RETURNING term_id")
        .Bind(1, project).Bind(2, (long)kind).Bind(3, FieldToken.Fold(text)).Bind(4, text)
        .Number()!.Value;
}
