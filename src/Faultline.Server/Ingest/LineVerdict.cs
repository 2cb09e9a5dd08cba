namespace Faultline.Server.Ingest;

/// <summary>What the door makes of one line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Of a report: its id.</param>
/// <param name="Bytes">Of a report: what is kept; the line's own bytes unless something had to be hidden or cut.</param>
/// <param name="Hidden">Values that were hidden.</param>
/// <param name="Cut">Texts that were cut.</param>
/// <param name="Refusal">What is wrong with it; null when nothing is.</param>
internal readonly record struct LineVerdict(LineKind Kind, ReportId Id, ReadOnlyMemory<byte> Bytes, int Hidden, int Cut, LineRefusal? Refusal);
