using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Everything that one batch changes, in the order in which one step needs what the one before has found. Runs inside one transaction.</summary>
internal sealed class BatchWriter
{
    private readonly ProjectPayloads _payloads;
    private readonly Statements _statements;
    private readonly Terms _terms;
    private readonly GroupWords _words;
    private readonly MemberWriter _members;
    private readonly UrlWriter _urls;
    private readonly ReleaseWriter _releases;
    private readonly EventWriter _events;
    private readonly ReportWriter _reports;
    private readonly RollupWriter _rollups;

    public BatchWriter(Statements statements, ProjectPayloads payloads)
    {
        (_statements, _payloads) = (statements, payloads);
        _terms = new Terms(statements);
        _words = new GroupWords(statements);
        _members = new MemberWriter(statements);
        _urls = new UrlWriter(statements);
        _releases = new ReleaseWriter(statements);
        _events = new EventWriter(statements);
        _reports = new ReportWriter(statements, _terms);
        _rollups = new RollupWriter(statements, _terms);
    }

    /// <summary>A transaction was rolled back: what was remembered of it is wrong.</summary>
    public void Forget()
    {
        _terms.Forget();
        _words.Forget();
        _members.Forget();
        _urls.Forget();
        _rollups.Forget();
    }

    /// <exception cref="ReportRefusedException">One report can never be stored.</exception>
    public DigestResult Write(DigestBatch batch)
    {
        var project = batch.Project.Value;
        Expect(batch);
        var marks = new SpoolMarks(_statements);
        var ledger = new LedgerWriter(_statements);
        var reports = Admit(batch, marks, ledger, out var duplicates, out var known);

        var assigner = new GroupAssigner(_statements, _terms, _words);
        var arrivals = assigner.Assign(batch, reports);
        _rollups.Write(project, reports);
        new DayCounts(_statements).Write(project, arrivals);
        foreach (var arrival in arrivals)
            Arrive(batch, arrival);
        _releases.Note(project, reports);

        Append(project, SegmentKind.Keep, [.. reports.Where(report => report.Loss is null && report.Keep)]);
        Append(project, SegmentKind.Bulk, [.. reports.Where(report => report.Loss is null && !report.Keep)]);
        _reports.ForgetRefused(project, reports);
        reports.ForEach(_reports.Insert);
        _reports.NoteHours(project, reports);
        _urls.Write(reports);

        new BatchLedger(ledger, marks, _statements).Write(batch, reports);
        return new DigestResult(
            reports.Count, duplicates, reports.Count(report => report.Loss is PayloadLossReason.Sampled), reports.Count(report => report.Overflowed), assigner.Made, known);
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
        var erasures = new Erasures(_statements);
        var anyErased = erasures.Any(project);
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
                admitted.Add(new ReportEntry(project, anyErased ? erasures.Applied(project, record) : record, id) { Seq = seq++ });
            else
            {
                duplicates++;
                ledger.Add(batch.Now, LedgerLine.Duplicate, null, 1, record.Payload.Length);
            }
        }

        return admitted;
    }

    private void Arrive(DigestBatch batch, GroupArrival arrival)
    {
        _releases.Count(arrival);
        var totals = new GroupTotals(_statements, _terms, _members);
        var family = totals.FamilyOf(arrival.Head);
        totals.Count(arrival, family);
        if (arrival.IsNew)
            _events.Write(arrival.Project, arrival.Number, GroupEventKind.New, batch.Now, null, arrival.Reports[0].Id);
        new StandingWriter(_statements, _releases, _events).Apply(arrival, family, batch.Now);
        new PayloadChoice(_statements).Choose(arrival, batch.Limits, batch.Now);
        foreach (var report in arrival.Reports)
            report.MoreWords = _words.Missing(arrival.Number, report.Record.Outline);
    }

    private void Append(long project, SegmentKind kind, List<ReportEntry> reports)
    {
        if (reports.Count == 0)
            return;
        var segments = new SegmentWriter(_statements);
        segments.CloseOld(reports[^1].Record.Received);
        // Reports of one group are alike, and shrink together.
        reports.Sort((one, other) => (one.Group, one.Seq).CompareTo((other.Group, other.Seq)));
        var files = _payloads.Of(project, kind, segments);
        var locations = files.Append([.. reports.Select(report => report.Record.Payload)]);
        var segment = segments.Extend(project, kind, files.Tip, SegmentContent.Of(reports));
        for (var i = 0; i < reports.Count; i++)
            (reports[i].Segment, reports[i].Offset, reports[i].Length, reports[i].Slot) = (segment, locations[i].Offset, locations[i].Length, locations[i].Slot);
    }
}
