using Faultline.Server.Ledger;
using Faultline.Server.Reports;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Counts a batch in the ledger, with what the door and the spool have counted, and moves the spool's marks.</summary>
internal sealed class BatchLedger(LedgerWriter ledger, SpoolMarks marks, Statements statements)
{
    public void Write(DigestBatch batch, List<ReportEntry> stored)
    {
        var project = batch.Project.Value;
        Count(LedgerLine.Stored, stored);
        Count(LedgerLine.Sampled, stored.Where(report => report.Loss is PayloadLossReason.Sampled));
        Count(LedgerLine.Erased, stored.Where(report => report.Loss is PayloadLossReason.Erased));
        Count(LedgerLine.Overflowed, stored.Where(report => report.Overflowed));
        Count(LedgerLine.Truncated, stored.Where(report => report.Record.Truncated));
        ledger.Add(batch.Now, LedgerLine.Parked, null, batch.Parked.Count(parked => !marks.Took(project, parked.From)));
        new DoorNotes(statements).Write(batch, marks, ledger);
        foreach (var mark in batch.Marks)
        {
            var before = marks.Of(project, mark.Segment);
            ledger.Add(mark.Begun ?? batch.Now, LedgerLine.Accepted, null, mark.Taken - (before?.Taken ?? 0));
            ledger.Add(batch.Now, LedgerLine.Damaged, null, mark.Damaged - (before?.Damaged ?? 0));
            marks.Move(project, mark, UnixTime.Of(batch.Now));
        }

        ledger.Write(project);

        void Count(LedgerLine line, IEnumerable<ReportEntry> reports)
        {
            foreach (var report in reports)
                ledger.Add(batch.Now, line, null, 1, report.Record.Payload.Length);
        }
    }
}
