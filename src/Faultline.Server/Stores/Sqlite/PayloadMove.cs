using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Copies payloads to the file of a kind that is written to, and lets their rows point there. Runs inside one transaction.</summary>
internal sealed class PayloadMove(Statements statements, ProjectPayloads payloads)
{
    /// <summary>Moves reports of one file; how many could be read.</summary>
    public int Move(long project, long number, SegmentKind to, IReadOnlyList<PlacedReport> reports)
    {
        var moved = new List<PlacedReport>(reports.Count);
        var lines = new List<ReadOnlyMemory<byte>>(reports.Count);
        foreach (var report in reports)
        {
            if (!TryRead(project, number, report, lines))
                continue;
            moved.Add(report);
        }

        if (moved.Count == 0)
            return 0;
        var index = new SegmentWriter(statements);
        var files = payloads.Of(project, to, index);
        var locations = files.Append(lines);
        var content = new SegmentContent(moved.Count, moved.Min(one => one.Received), moved.Max(one => one.Received), moved.Min(one => one.Seq), moved.Max(one => one.Seq));
        var segment = index.Extend(project, to, files.Tip, content);
        for (var i = 0; i < moved.Count; i++)
        {
            statements.Of("UPDATE report SET segment_id = ?2, offset = ?3, length = ?4, slot = ?5 WHERE seq = ?1")
                .Bind(1, moved[i].Seq).Bind(2, segment).Bind(3, locations[i].Offset).Bind(4, locations[i].Length).Bind(5, locations[i].Slot)
                .Run();
        }

        return moved.Count;
    }

    private bool TryRead(long project, long number, PlacedReport report, List<ReadOnlyMemory<byte>> lines)
    {
        try
        {
            lines.Add(payloads.Read(project, new PayloadLocation(number, report.Offset, report.Length, report.Slot)));
            return true;
        }
        catch (ReportDamagedException)
        {
            // It cannot be read any more, so it stays where it is; it must not hold the others up for ever.
            return false;
        }
    }
}
