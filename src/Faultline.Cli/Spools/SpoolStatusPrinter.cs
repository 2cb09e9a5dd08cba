using System.Globalization;
using Faultline.Cli.Output;
using Faultline.Spooling;
using Spectre.Console;

namespace Faultline.Cli.Spools;

/// <summary>Prints a spool directory as a table and sums.</summary>
internal sealed class SpoolStatusPrinter(Screen screen)
{
    public void Print(SpoolDirectoryStatus status)
    {
        screen.Line($"Spool {status.Directory}", Styles.Heading);
        if (status.Segments.Count == 0)
            screen.Line("No segments.");
        else
            screen.Table(TableOf(status.Segments));

        Row("Waiting", $"{Number(status.PendingRecords)} records, {Number(status.PendingBytes)} bytes");
        Row("On disk", $"{Number(status.Segments.Count)} segments, {Number(status.Bytes)} bytes");
        Row("Parked", $"{Number(status.Parked)} files, {Number(status.ParkedBytes)} bytes");
        Row("Dropped", $"{Sum(s => s.RefusedFull)} spool full, {Sum(s => s.RefusedTooLarge)} too large, {Sum(s => s.WriteErrors)} disk errors");
        Row("Damaged", $"{Number(status.Damaged)} regions here, {Sum(s => s.LostRegions)} passed earlier ({Sum(s => s.LostBytes)} bytes)");
        foreach (var segment in status.Segments.Where(s => s.Problem is not null))
            screen.Line($"{segment.Name}: {segment.Problem}", Styles.Warning);

        string Sum(Func<SpoolSegmentStatus, long> of) => Number(status.Segments.Sum(of));
    }

    private static Table TableOf(IReadOnlyList<SpoolSegmentStatus> segments)
    {
        var table = new Table();
        table.AddColumn(new TableColumn("Segment").NoWrap());
        table.AddColumn("Owner");
        foreach (var column in (string[])["Records", "Waiting", "Bytes", "Shipped", "Damaged", "Holes"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var segment in segments)
        {
            table.AddRow(
                Cell(segment.Name), Cell(OwnerOf(segment)), Cell(Number(segment.Records)), Cell(Number(segment.PendingRecords)),
                Cell(Number(segment.Bytes)), Cell(Number(segment.Shipped)), Cell(Number(segment.Damaged)), Cell(Number(segment.Holes)));
        }

        return table;
    }

    private static string OwnerOf(SpoolSegmentStatus segment) => segment.Owner switch
    {
        SpoolOwner.Alive => $"alive ({segment.ProcessId.ToString(CultureInfo.InvariantCulture)})",
        SpoolOwner.Gone => "gone",
        _ => "unknown (no permission)",
    };

    private void Row(string label, string text) => screen.Write(label.PadRight(9), Styles.Faint).Line(text);

    private static Text Cell(string text) => new(SafeText.Line(text));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
