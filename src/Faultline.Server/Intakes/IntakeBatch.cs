using Faultline.Server.Ingest;
using Faultline.Server.Ledger;

namespace Faultline.Server.Intakes;

/// <summary>The reports of one request on their way to the disk, and the count of those that are not.</summary>
internal sealed class IntakeBatch(ProjectDoor door, LineCheck check, int maxReportBytes)
{
    private readonly List<(ReportId Id, Task<bool> Append)> _appends = [];
    private readonly HashSet<ReportId> _seen = [];
    private readonly List<RefusedLine> _refused = [];
    private readonly List<ClientDiscards> _discards = [];
    private readonly List<ReportId> _turnedAway = [];
    private int _tooLong;
    private int _firstTurnedAway;

    /// <summary>Ids of the reports that were taken, in their order, each once.</summary>
    public IReadOnlyList<ReportId> Ids { get; private set; } = [];

    /// <summary>Reports that the disk did not take.</summary>
    public IReadOnlyList<ReportId> Failed { get; private set; } = [];

    /// <summary>Reports that the project's quota or the disk's budget left no room for.</summary>
    public IReadOnlyList<ReportId> TurnedAway => _turnedAway;

    /// <summary>With <see cref="TurnedAway"/>: so many lines from the beginning are done with, since what is turned away begins behind them.</summary>
    public int DoneLines => _firstTurnedAway - 1;

    /// <summary>Lines whose id an earlier line of this body had.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Lines that are no reports.</summary>
    public IReadOnlyList<RefusedLine> Refused => _refused;

    /// <summary>What the client says that it threw away.</summary>
    public IReadOnlyList<ClientDiscards> Discards => _discards;

    /// <summary>Of the refused lines, those that are too long.</summary>
    public int TooLong => _tooLong;

    /// <summary>Bytes of the lines that were taken.</summary>
    public long Bytes { get; private set; }

    /// <summary>Values that were hidden, and texts that were cut.</summary>
    public (int Hidden, int Cut) Changes { get; private set; }

    /// <summary>Takes the line where the reader stands. It is copied: the reader may go on.</summary>
    /// <param name="lines">The reader.</param>
    /// <param name="whole">The body that it reads, when it is at hand as it came.</param>
    public void Take(LineReader lines, GzipBody? whole = null)
    {
        var line = Trim(lines.Line);
        if (lines.TooLong)
            Refuse(lines.Number, new LineRefusal($"longer than {maxReportBytes} bytes", TooLarge: true));
        else if (!line.IsEmpty)
            Take(lines.Number, check.Check(line), whole);
    }

    /// <summary>Waits until the disk has all that was taken; false when it did not take all.</summary>
    public async Task<bool> CompleteAsync()
    {
        var (taken, failed) = (new List<ReportId>(_appends.Count), new List<ReportId>());
        foreach (var (id, append) in _appends)
            (await append ? taken : failed).Add(id);
        (Ids, Failed) = (taken, failed);
        return failed.Count == 0;
    }

    private void Take(int number, LineVerdict verdict, GzipBody? whole)
    {
        if (verdict.Kind is LineKind.Wrong)
            Refuse(number, verdict.Refusal!);
        else if (verdict.Kind is LineKind.Discards)
            TakeDiscards(number, verdict.Bytes);
        else if (!_seen.Add(verdict.Id))
            Duplicates++;
        else if (_turnedAway.Count > 0 || door.Closed is not null || door.Quota?.TryTake() == false)
            TurnAway(number, verdict.Id);
        else
            Append(verdict, whole);
    }

    private void Append(LineVerdict verdict, GzipBody? whole)
    {
        var append = whole?.HoldsOnly(verdict.Bytes.Span) == true ? whole.AppendTo(door.Spool) : door.Spool.AppendAsync(verdict.Bytes);
        _appends.Add((verdict.Id, append.AsTask()));
        Bytes += verdict.Bytes.Length;
        Changes = (Changes.Hidden + verdict.Hidden, Changes.Cut + verdict.Cut);
    }

    // All that come behind the first too, also when the hour turns meanwhile: the sender is told one number.
    private void TurnAway(int number, ReportId id)
    {
        if (_turnedAway.Count == 0)
            _firstTurnedAway = number;
        _turnedAway.Add(id);
    }

    private void TakeDiscards(int number, ReadOnlyMemory<byte> line)
    {
        if (ClientDiscards.TryRead(line, out var discards, out var refusal))
            _discards.Add(discards);
        else
            Refuse(number, refusal);
    }

    private void Refuse(int number, LineRefusal refusal)
    {
        if (refusal.TooLarge)
            _tooLong++;
        _refused.Add(new RefusedLine(number, refusal));
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> white = " \t\r"u8;
        var from = line.Span.IndexOfAnyExcept(white);
        return from < 0 ? default : line[from..(line.Span.LastIndexOfAnyExcept(white) + 1)];
    }
}
