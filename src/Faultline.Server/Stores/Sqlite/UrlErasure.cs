using Faultline.Server.Groups;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Takes erased reports out of the URLs and referrers of their groups: either may name the user.</summary>
internal sealed class UrlErasure(Statements statements)
{
    /// <summary>Takes out reports of one group and day. A row goes when nobody else is known to have met it.</summary>
    /// <remarks>
    /// Which URL a report had is in its row, and the count is exact. Its referrer is not: a referrer's row names its first reports, and goes when all of them are erased;
    /// else as many are taken off as are named.
    /// </remarks>
    public void Forget(long group, long day, IReadOnlyCollection<(long Seq, string? Url)> erased)
    {
        var seqs = erased.Select(report => report.Seq).ToHashSet();
        var met = erased.Select(report => UrlCount.PlainOf(report.Url)).OfType<string>().CountBy(url => url, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var row in Rows(group, day))
        {
            long[] named = [.. UrlWriter.SeqsOf(row.Reports)];
            List<long> others = [.. named.Where(seq => !seqs.Contains(seq))];
            long gone = row.Kind == (long)UrlKind.Url ? met.GetValueOrDefault(row.Url) : others.Count == 0 ? row.Count : named.Length - others.Count;
            if (gone > 0)
                Take(group, day, row, gone, UrlWriter.Pack(others));
        }
    }

    private List<Row> Rows(long group, long day)
    {
        var found = new List<Row>();
        var rows = statements.Of("SELECT kind, url, count, reports FROM group_url WHERE day = ?1 AND group_id = ?2").Bind(1, day).Bind(2, group);
        while (rows.Step())
            found.Add(new Row(rows.Long(0), rows.Text(1)!, rows.Long(2), rows.Blob(3)!));
        return found;
    }

    private void Take(long group, long day, Row row, long gone, byte[] reports)
    {
        var changed = row.Count <= gone
            ? statements.Of("DELETE FROM group_url WHERE day = ?1 AND group_id = ?2 AND kind = ?3 AND url = ?4")
            : statements.Of("UPDATE group_url SET count = count - ?5, reports = ?6 WHERE day = ?1 AND group_id = ?2 AND kind = ?3 AND url = ?4").Bind(5, gone).Bind(6, reports);
        changed.Bind(1, day).Bind(2, group).Bind(3, row.Kind).Bind(4, row.Url).Run();
    }

    private sealed record Row(long Kind, string Url, long Count, byte[] Reports);
}
