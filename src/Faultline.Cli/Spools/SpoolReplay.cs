using System.Globalization;
using Faultline.Cli.Output;
using Faultline.Cli.Sending;
using Faultline.Reports;
using Faultline.Spooling;

namespace Faultline.Cli.Spools;

/// <summary>Sends every record of a directory again and changes nothing in it.</summary>
internal sealed class SpoolReplay(Screen screen, SendTally tally)
{
    public async Task<int> SendAsync(string directory, Sender sender, CancellationToken cancellation)
    {
        Warn(SpoolDirectory.Inspect(directory));
        var finished = false;
        try
        {
            foreach (var record in SpoolDirectory.ReadAll(directory, includeShipped: true))
                await sender.AddAsync(SpoolFlush.LineOf(record), cancellation);
            await sender.FlushAsync(cancellation);
            finished = true;
        }
        finally
        {
            screen.Line(tally.Describe(finished));
        }

        return tally.Refused == 0 ? ExitCodes.Done : ExitCodes.No;
    }

    /// <summary>Says what would be sent; needs no server.</summary>
    public int Rehearse(string directory)
    {
        Warn(SpoolDirectory.Inspect(directory));
        long records = 0, bytes = 0, unfit = 0;
        foreach (var record in SpoolDirectory.ReadAll(directory, includeShipped: true))
        {
            var line = SpoolFlush.LineOf(record).Bytes;
            records++;
            bytes += line.Length;
            if (ErrorReport.TryParse(line, out var report, out var error))
            {
                var time = report.Time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "-";
                screen.Line($"{report.Id} {time} {report.Type ?? "-"}");
                continue;
            }

            unfit++;
            screen.Line($"{record.Segment}:{record.Position}: no report: {error}", Styles.Warning);
        }

        screen.Line($"would send {records} records, {bytes} bytes; {unfit} of them are no reports");
        return unfit == 0 ? ExitCodes.Done : ExitCodes.No;
    }

    private void Warn(SpoolDirectoryStatus status)
    {
        foreach (var segment in status.Segments.Where(s => s.Problem is not null))
            screen.Line($"{segment.Name}: {segment.Problem}", Styles.Warning);
        if (status.Damaged > 0)
            screen.Line($"{status.Damaged} damaged regions hold no whole record and are passed", Styles.Warning);
        if (status.Parked > 0)
            screen.Line($"{status.Parked} parked files are not sent", Styles.Warning);
    }
}
