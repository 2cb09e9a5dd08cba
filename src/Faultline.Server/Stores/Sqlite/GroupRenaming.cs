using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Names groups anew whose first report was erased. What was remembered of their words is wrong then.</summary>
internal sealed class GroupRenaming(Statements statements, ProjectPayloads payloads)
{
    /// <summary>Names a group anew, if its oldest report is an erased one.</summary>
    public void Rename(long project, long group)
    {
        var first = statements.Of("SELECT loss FROM report WHERE group_id = ?1 ORDER BY seq LIMIT 1").Bind(1, group).Number();
        if (first != (long)PayloadLossReason.Erased)
            return;
        var row = statements.Of("SELECT title, type, culprit, topic, words FROM report_group WHERE group_id = ?1 AND key <> ?2").Bind(1, group).Bind(2, OverflowGroup.Key);
        if (row.First(found => new Known(found.Text(0)!, found.Text(1), found.Text(2), found.Text(3), found.Text(4)!)) is not { } known)
            return;
        if (GroupName.After(known.Title, known.Type, known.Culprit, known.Topic, Left(project, group))?.Keeping(known.Words.Split(' ')) is not { } name)
            return;

        statements.Of("UPDATE report_group SET title = ?2, words = ?3 WHERE group_id = ?1").Bind(1, group).Bind(2, name.Title).Bind(3, string.Join(' ', name.Words)).Run();
        statements.Of("DELETE FROM group_words WHERE rowid = ?1").Bind(1, group).Run();
        statements.Of("INSERT INTO group_words (rowid, words) VALUES (?1, ?2)").Bind(1, group).Bind(2, GroupWords.Tokens(project, name)).Run();
    }

    private IEnumerable<ReadOnlyMemory<byte>> Left(long project, long group)
    {
        var places = new List<PayloadLocation>();
        var rows = statements
            .Of("""
                SELECT s.number, r.offset, r.length, COALESCE(r.slot, 0) FROM report r JOIN payload_segment s USING (segment_id)
                WHERE r.group_id = ?1 AND r.loss IS NULL AND s.state < 2 ORDER BY r.seq LIMIT ?2
                """)
            .Bind(1, group).Bind(2, GroupName.MostLooks);
        while (rows.Step())
            places.Add(new PayloadLocation(rows.Long(0), rows.Long(1), (int)rows.Long(2), (int)rows.Long(3)));
        return places.Select(place => TryRead(project, place)).OfType<byte[]>().Select(line => (ReadOnlyMemory<byte>)line);
    }

    private byte[]? TryRead(long project, PayloadLocation place)
    {
        try
        {
            return payloads.Read(project, place);
        }
        catch (ReportDamagedException)
        {
            // Another one names the group.
            return null;
        }
    }

    private sealed record Known(string Title, string? Type, string? Culprit, string? Topic, string Words);
}
