namespace Faultline.Server.Stores.Sqlite;

/// <summary>Counts and forgets what is known of reports without payload, and of refused ones. Runs inside one transaction.</summary>
internal sealed class TombstoneTrim(Statements statements)
{
    /// <summary>Reports without payload, and refused ids. It may take a second: not to be asked in the writer's turn.</summary>
    public const string Count =
        """
        SELECT (SELECT COALESCE(SUM(tombstones), 0) FROM payload_segment) + (SELECT COUNT(*) FROM report WHERE loss IS NOT NULL) + (SELECT COUNT(*) FROM refused)
        """;

    /// <summary>Whether numbers of texts went too.</summary>
    public bool FreedTerms { get; private set; }

    /// <summary>Forgets the oldest; how many.</summary>
    public long Trim(int most)
    {
        var oldest = Reports(most).Concat(Refused(most)).OrderBy(one => one.At).ThenBy(one => one.Number).Take(most).ToList();
        var terms = new TermTrim(statements);
        foreach (var one in oldest)
        {
            if (one.IsReport)
                Forget(one, terms);
            else
                statements.Of("DELETE FROM refused WHERE refused_id = ?1").Bind(1, one.Number).Run();
        }

        FreedTerms = terms.Forget();
        SegmentDrop.ForgetEmpty(statements);
        return oldest.Count;
    }

    // Dropped segments, oldest first, have their reports close together; those that were lost alone have an index of their own.
    private List<Tombstone> Reports(int most)
    {
        var found = new List<Tombstone>();
        var lost = statements.Of("SELECT seq, received FROM report WHERE loss IS NOT NULL ORDER BY seq LIMIT ?1").Bind(1, most);
        while (lost.Step())
            found.Add(new Tombstone(lost.Long(0), lost.Long(1), true, null));
        var dropped = statements.Of("SELECT segment_id, first_seq, last_seq, tombstones FROM payload_segment WHERE state >= 2 AND tombstones > 0 ORDER BY first_seq");
        var segments = new List<(long Id, long First, long Last, long Tombstones)>();
        while (dropped.Step())
            segments.Add((dropped.Long(0), dropped.Long(1), dropped.Long(2), dropped.Long(3)));
        var left = (long)most;
        foreach (var segment in segments.TakeWhile(_ => left > 0))
        {
            var rows = statements.Of("SELECT seq, received FROM report WHERE seq BETWEEN ?1 AND ?2 AND segment_id = ?3 AND loss IS NULL ORDER BY seq LIMIT ?4")
                .Bind(1, segment.First).Bind(2, segment.Last).Bind(3, segment.Id).Bind(4, most);
            while (rows.Step())
                found.Add(new Tombstone(rows.Long(0), rows.Long(1), true, segment.Id));
            left -= segment.Tombstones;
        }

        return found;
    }

    private List<Tombstone> Refused(int most)
    {
        var found = new List<Tombstone>();
        var rows = statements.Of("SELECT refused_id, at FROM refused ORDER BY refused_id LIMIT ?1").Bind(1, most);
        while (rows.Step())
            found.Add(new Tombstone(rows.Long(0), rows.Long(1), false, null));
        return found;
    }

    private void Forget(Tombstone one, TermTrim terms)
    {
        terms.Note(one.Number);
        statements.Of("DELETE FROM report_words WHERE rowid = ?1").Bind(1, one.Number).Run();
        statements.Of("DELETE FROM pin WHERE seq = ?1").Bind(1, one.Number).Run();
        statements.Of("DELETE FROM report WHERE seq = ?1").Bind(1, one.Number).Run();
        if (one.Segment is { } segment)
            statements.Of("UPDATE payload_segment SET tombstones = tombstones - 1 WHERE segment_id = ?1").Bind(1, segment).Run();
    }

    private readonly record struct Tombstone(long Number, long At, bool IsReport, long? Segment);
}
