namespace Faultline.Server.Stores.Sqlite;

/// <summary>Finds or makes the groups of a batch, in the order of their keys, and counts its reports there.</summary>
internal sealed class GroupWriter(Statements statements)
{
    /// <summary>Gives each report its group; how many were made.</summary>
    public int Assign(long project, IReadOnlyList<ReportEntry> reports, DateTimeOffset now)
    {
        var made = 0;
        foreach (var group in reports.GroupBy(report => report.Record.Key.ToString(), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var number = Find(project, group.Key);
            if (number is null)
            {
                made++;
                number = Make(project, group.Key, group.First(), now);
            }

            foreach (var report in group)
                report.Group = number.Value;
            Count(number.Value, [.. group]);
        }

        return made;
    }

    private long? Find(long project, string key) =>
        statements.Of("SELECT group_id FROM report_group WHERE project_id = ?1 AND key = ?2").Bind(1, project).Bind(2, key).Number();

    private long Make(long project, string key, ReportEntry first, DateTimeOffset now)
    {
        var (record, outline) = (first.Record, first.Record.Outline);
        var words = string.Join(' ', outline.Words);
        var number = statements
            .Of("""
                INSERT INTO report_group (project_id, key, made, type, title, culprit, topic, class, words, first_release)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING group_id
                """)
            .Bind(1, project).Bind(2, key).Bind(3, UnixTime.Of(now)).Bind(4, outline.Type).Bind(5, outline.Title).Bind(6, outline.Culprit)
            .Bind(7, record.Facts.Topic).Bind(8, record.Class).Bind(9, words).Bind(10, record.Facts.Release)
            .Number()!.Value;
        statements
            .Of("""
                INSERT INTO group_total (group_id, project_id, own_count, own_first, own_last, count, first, last)
                VALUES (?1, ?2, 0, ?3, ?3, 0, ?3, ?3)
                """)
            .Bind(1, number).Bind(2, project).Bind(3, UnixTime.Of(record.Received))
            .Run();
        statements.Of("INSERT INTO group_words (rowid, words) VALUES (?1, ?2)").Bind(1, number).Bind(2, $"{FieldToken.Project(project)} {words}").Run();
        return number;
    }

    private void Count(long group, IReadOnlyList<ReportEntry> reports) => statements
        .Of("""
            UPDATE group_total SET own_count = own_count + ?2, own_first = MIN(own_first, ?3), own_last = MAX(own_last, ?4),
              count = count + ?2, first = MIN(first, ?3), last = MAX(last, ?4)
            WHERE group_id = ?1
            """)
        .Bind(1, group).Bind(2, reports.Count)
        .Bind(3, UnixTime.Of(reports.Min(report => report.Record.Received))).Bind(4, UnixTime.Of(reports.Max(report => report.Record.Received)))
        .Run();
}
