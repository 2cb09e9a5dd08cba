using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Stores batches: payloads in append-only files, everything else in one transaction of SQLite.
/// </summary>
/// <remarks>
/// The order that makes a crash harmless: append to the payload files, fsync, then one transaction with all that knows of them. A payload
/// without its row is never seen; a row without its payload cannot be.
/// </remarks>
internal sealed class SqliteDigestStore : IDigestStore
{
    private readonly SqliteDatabase _database;
    private readonly ProjectPayloads _payloads;
    private readonly Statements _statements;
    private readonly Terms _terms;
    private readonly ReportWriter _reports;

    public SqliteDigestStore(SqliteDatabase database, ProjectPayloads payloads)
    {
        (_database, _payloads, _statements) = (database, payloads, database.Statements);
        _terms = new Terms(_statements);
        _reports = new ReportWriter(_statements, _terms);
        database.RolledBack += _terms.Forget;
    }

    public Task<DigestResult> DigestAsync(DigestBatch batch, CancellationToken cancellation) =>
        _database.WriteAsync((_, _) => Digest(batch), cancellation);

    private DigestResult Digest(DigestBatch batch)
    {
        var project = batch.Project.Value;
        Expect(batch);
        var marks = new SpoolMarks(_statements);
        var ledger = new LedgerWriter(_statements);
        var reports = Admit(batch, marks, ledger, out var duplicates, out var known);
        var made = new GroupWriter(_statements).Assign(project, reports, batch.Now);
        Append(project, SegmentKind.Bulk, reports);
        reports.ForEach(_reports.Insert);
        Hours(project, reports);

        ledger.Add(batch.Now, LedgerLine.Stored, null, reports.Count, reports.Sum(report => (long)report.Record.Payload.Length));
        ledger.Add(batch.Now, LedgerLine.Truncated, null, reports.Count(report => report.Record.Truncated));
        ledger.Add(batch.Now, LedgerLine.Parked, null, batch.Parked.Count(parked => !marks.Took(project, parked.From)));
        new DoorNotes(_statements).Write(batch, marks, ledger);
        foreach (var mark in batch.Marks)
        {
            var before = marks.Of(project, mark.Segment);
            ledger.Add(batch.Now, LedgerLine.Accepted, null, mark.Taken - (before?.Taken ?? 0));
            ledger.Add(batch.Now, LedgerLine.Damaged, null, mark.Damaged - (before?.Damaged ?? 0));
            marks.Move(project, mark, UnixTime.Of(batch.Now));
        }

        ledger.Write(project);
        return new DigestResult(reports.Count, duplicates, NewGroups: made, Known: known);
    }

    // The only reference that the database would check for each row; once a batch is enough.
    private void Expect(DigestBatch batch)
    {
        if (batch.Reports.Count > 0 && _statements.Of("SELECT 1 FROM project WHERE project_id = ?1").Bind(1, batch.Project.Value).Number() is null)
            throw new ReportRefusedException(batch.Reports[0].Facts.Id, $"There is no project {batch.Project}");
    }

    private List<ReportEntry> Admit(DigestBatch batch, SpoolMarks marks, LedgerWriter ledger, out int duplicates, out int known)
    {
        var project = batch.Project.Value;
        var seen = new HashSet<ReportId>();
        var admitted = new List<ReportEntry>(batch.Reports.Count);
        var seq = _reports.NextSeq();
        (duplicates, known) = (0, 0);
        foreach (var record in batch.Reports)
        {
            var id = PackedId.Of(record.Facts.Id);
            if (marks.Took(project, record.From))
                known++;
            else if (seen.Add(record.Facts.Id) && !_reports.Knows(project, id))
                admitted.Add(new ReportEntry(project, record, id) { Seq = seq++ });
            else
            {
                duplicates++;
                ledger.Add(batch.Now, LedgerLine.Duplicate, null, 1, record.Payload.Length);
            }
        }

        return admitted;
    }

    private void Append(long project, SegmentKind kind, List<ReportEntry> reports)
    {
        if (reports.Count == 0)
            return;
        var segments = new SegmentWriter(_statements);
        var files = _payloads.Of(project, kind, segments);
        var locations = files.Append([.. reports.Select(report => report.Record.Payload)]);
        var segment = segments.Extend(project, kind, files.Tip, reports);
        for (var i = 0; i < reports.Count; i++)
            (reports[i].Segment, reports[i].Offset, reports[i].Length) = (segment, locations[i].Offset, locations[i].Length);
    }

    private void Hours(long project, List<ReportEntry> reports)
    {
        foreach (var hour in reports.GroupBy(report => UnixTime.Hour(report.Record.Received)))
        {
            _statements
                .Of("""
                    INSERT INTO report_hour (project_id, hour, first_seq, last_seq) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (project_id, hour) DO UPDATE SET first_seq = MIN(first_seq, excluded.first_seq), last_seq = MAX(last_seq, excluded.last_seq)
                    """)
                .Bind(1, project).Bind(2, hour.Key).Bind(3, hour.Min(report => report.Seq)).Bind(4, hour.Max(report => report.Seq))
                .Run();
        }
    }
}
