using Faultline.Server.Reports;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Writes the rows of reports, with their words.</summary>
internal sealed class ReportWriter(Statements statements, Terms terms)
{
    /// <summary>Whether the project has a report of this id.</summary>
    public bool Knows(long project, byte[] id) =>
        statements.Of("SELECT 1 FROM report WHERE id = ?1 AND project_id = ?2").Bind(1, id).Bind(2, project).Number() is not null;

    /// <summary>Ids that were refused once are reports now.</summary>
    public void ForgetRefused(long project, List<ReportEntry> reports)
    {
        // Mostly none was ever refused.
        if (statements.Of("SELECT 1 FROM refused LIMIT 1").Number() is null)
            return;
        foreach (var report in reports)
            statements.Of("DELETE FROM refused WHERE id = ?1 AND project_id = ?2").Bind(1, report.Id).Bind(2, project).Run();
    }

    /// <summary>The number of the next report.</summary>
    public long NextSeq() => (statements.Of("SELECT seq FROM sqlite_sequence WHERE name = 'report'").Number() ?? 0) + 1;

    /// <summary>Writes one report.</summary>
    /// <exception cref="ReportRefusedException">The index does not take this one.</exception>
    public void Insert(ReportEntry entry)
    {
        try
        {
            var words = entry.Tokens(terms);
            InsertRow(entry);
            statements.Of("INSERT INTO report_words (rowid, words) VALUES (?1, ?2)").Bind(1, entry.Seq).Bind(2, words).Run();
        }
        catch (SqliteException e) when (SqliteDatabase.IsDataFault(e))
        {
            var id = entry.Record.Facts.Id;
            throw new ReportRefusedException(id, $"The index does not take {id} of project {entry.Project}: {e.Message}", e);
        }
    }

    /// <summary>Notes which reports were received in which hour.</summary>
    public void NoteHours(long project, List<ReportEntry> reports)
    {
        foreach (var hour in reports.GroupBy(report => UnixTime.Hour(report.Record.Received)))
        {
            statements
                .Of("""
                    INSERT INTO report_hour (project_id, hour, first_seq, last_seq) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (project_id, hour) DO UPDATE SET first_seq = MIN(first_seq, excluded.first_seq), last_seq = MAX(last_seq, excluded.last_seq)
                    """)
                .Bind(1, project).Bind(2, hour.Key).Bind(3, hour.Min(report => report.Seq)).Bind(4, hour.Max(report => report.Seq))
                .Run();
        }
    }

    private void InsertRow(ReportEntry entry)
    {
        var facts = entry.Record.Facts;
        var project = entry.Project;
        statements
            .Of("""
                INSERT INTO report (seq, project_id, id, group_id, received, time, class, type, topic, reporter, release, environment, host, code,
                  statement, status, user, url, value, segment_id, offset, length, loss, loss_at, slot)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)
                """)
            .Bind(1, entry.Seq).Bind(2, project).Bind(3, entry.Id).Bind(4, entry.Group)
            .Bind(5, UnixTime.Of(entry.Record.Received)).Bind(6, UnixTime.Of(facts.Time))
            .Bind(7, entry.TermOf(terms, TermKind.Class, entry.Record.Class))
            .Bind(8, entry.TermOf(terms, TermKind.Type, facts.Type))
            .Bind(9, entry.TermOf(terms, TermKind.Topic, facts.Topic))
            .Bind(10, entry.TermOf(terms, TermKind.Reporter, facts.Reporter))
            .Bind(11, entry.TermOf(terms, TermKind.Release, facts.Release))
            .Bind(12, entry.TermOf(terms, TermKind.Environment, facts.Environment))
            .Bind(13, entry.TermOf(terms, TermKind.Host, facts.Host))
            .Bind(14, entry.TermOf(terms, TermKind.Code, facts.Code))
            .Bind(15, entry.TermOf(terms, TermKind.Statement, facts.Statement))
            .Bind(16, (long?)facts.Status).Bind(17, facts.User).Bind(18, facts.Url).Bind(19, facts.Value)
            .Bind(20, entry.Segment).Bind(21, entry.Offset).Bind(22, entry.Length)
            .Bind(25, entry.Slot)
            .Bind(23, entry.Loss is { } loss ? (long)loss : null).Bind(24, entry.Loss is null ? null : UnixTime.Of(entry.Record.Received))
            .Run();
    }
}
