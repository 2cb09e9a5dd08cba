using Faultline.Server.Ingest;
using Faultline.Server.Reports;

namespace Faultline.Server.Intakes;

/// <summary>The reports of one request on their way to the disk.</summary>
internal sealed class IntakeBatch(ProjectSpool spool, int maxReportBytes)
{
    private readonly List<Task<bool>> _appends = [];
    private readonly HashSet<ReportId> _seen = [];
    private readonly List<ReportId> _ids = [];
    private readonly List<RefusedLine> _refused = [];
    private int _tooLong;

    /// <summary>Ids of the reports that were taken, in their order, each once.</summary>
    public IReadOnlyList<ReportId> Ids => _ids;

    /// <summary>Lines whose id an earlier line of this body had.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Lines that are no reports.</summary>
    public IReadOnlyList<RefusedLine> Refused => _refused;

    /// <summary>Whether all that is wrong with the refused lines is their length.</summary>
    public bool OnlyTooLong => _tooLong == _refused.Count;

    /// <summary>Takes the line where the reader stands. It is copied: the reader may go on.</summary>
    public void Take(LineReader lines)
    {
        var line = Trim(lines.Line);
        if (lines.TooLong)
        {
            _tooLong++;
            _refused.Add(new RefusedLine(lines.Number, $"longer than {maxReportBytes} bytes"));
        }
        else if (line.IsEmpty)
        {
            // Nothing: the line feed at the end of the body, or a blank line between.
        }
        else if (!ReportLine.TryRead(line, out var id, out var reason))
        {
            _refused.Add(new RefusedLine(lines.Number, reason));
        }
        else if (!_seen.Add(id))
        {
            Duplicates++;
        }
        else
        {
            _ids.Add(id);
            _appends.Add(spool.AppendAsync(line).AsTask());
        }
    }

    /// <summary>Waits until the disk has all that was taken; false when it did not take all.</summary>
    public async Task<bool> CompleteAsync() => (await Task.WhenAll(_appends)).All(taken => taken);

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> white = " \t\r"u8;
        var from = line.Span.IndexOfAnyExcept(white);
        return from < 0 ? default : line[from..(line.Span.LastIndexOfAnyExcept(white) + 1)];
    }
}
