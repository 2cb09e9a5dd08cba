using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Copies payloads to the file of a kind that is written to, and lets their rows point there. Runs inside one transaction; each block is decompressed once, and no
/// more of them are held than make a good write.
/// </summary>
internal sealed class PayloadMove(Statements statements, ProjectPayloads payloads)
{
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly List<PlacedReport> _reports = [];
    private readonly List<Payload> _lines = [];

    /// <summary>Moves reports of one file; how many could be read.</summary>
    public int Move(long project, long number, SegmentKind to, IReadOnlyList<PlacedReport> reports)
    {
        var (moved, bytes) = (0, 0L);
        foreach (var block in reports.GroupBy(report => (report.Offset, report.Length)))
        {
            foreach (var (report, line) in Read(project, number, block))
            {
                _reports.Add(report);
                _lines.Add(Payload.Of(line));
                bytes += line.Length;
            }

            if (bytes < MostBytes)
                continue;
            moved += Append(project, to);
            bytes = 0;
        }

        return moved + Append(project, to);
    }

    private int Append(long project, SegmentKind to)
    {
        var count = _reports.Count;
        if (count == 0)
            return 0;
        var index = new SegmentWriter(statements);
        var files = payloads.Of(project, to, index);
        var locations = files.Append(_lines);
        var content = new SegmentContent(count, _reports.Min(one => one.Received), _reports.Max(one => one.Received), _reports.Min(one => one.Seq), _reports.Max(one => one.Seq));
        var segment = index.Extend(project, to, files.Tip, content);
        for (var i = 0; i < count; i++)
        {
            statements.Of("UPDATE report SET segment_id = ?2, offset = ?3, length = ?4, slot = ?5 WHERE seq = ?1")
                .Bind(1, _reports[i].Seq).Bind(2, segment).Bind(3, locations[i].Offset).Bind(4, locations[i].Length).Bind(5, locations[i].Slot)
                .Run();
        }

        _reports.Clear();
        _lines.Clear();
        return count;
    }

    // What cannot be read any more stays where it is; it must not hold the others up for ever.
    private IEnumerable<(PlacedReport Report, ReadOnlyMemory<byte> Line)> Read(long project, long number, IGrouping<(long Offset, int Length), PlacedReport> block)
    {
        try
        {
            var lines = payloads.ReadAll(project, new PayloadLocation(number, block.Key.Offset, block.Key.Length));
            return block.Where(report => report.Slot < lines.Count).Select(report => (report, lines[report.Slot]));
        }
        catch (ReportDamagedException)
        {
            return [];
        }
    }
}
