using Faultline.Cli.Output;
using Faultline.Cli.Sending;
using Faultline.Spooling;

namespace Faultline.Cli.Spools;

/// <summary>Ships what dead processes left in a directory. What a living one holds stays: it ships that itself.</summary>
internal sealed class SpoolFlush(Screen screen, Intake intake, SendTally tally)
{
    public async Task<int> RunAsync(string directory, CancellationToken cancellation)
    {
        var before = SpoolDirectory.Inspect(directory);
        if (before.Segments.All(s => s.Owner == SpoolOwner.Alive))
        {
            Describe(before);
            screen.Line("nothing to flush");
            return ExitCodes.Done;
        }

        // Every read looks for segments to adopt: more of them may be there than one look takes.
        await using (var spool = Spool.Open(new SpoolOptions { Directory = directory, AdoptInterval = TimeSpan.Zero }))
        {
            try
            {
                await ShipAsync(spool, cancellation);
            }
            finally
            {
                Sum(spool.Statistics);
            }
        }

        var left = Describe(SpoolDirectory.Inspect(directory));
        return tally.Refused == 0 && !left ? ExitCodes.Done : ExitCodes.No;
    }

    private async Task ShipAsync(Spool spool, CancellationToken cancellation)
    {
        var adopted = 0L;
        while (true)
        {
            var batch = spool.Read(Intake.MaxBatchLines, Intake.MaxBatchBytes);
            if (batch.IsEmpty && spool.Statistics.Adopted == adopted)
                return;
            // An empty batch that adopted something has passed damage, and made room for more segments.
            adopted = spool.Statistics.Adopted;
            var sent = await intake.SendAsync(FirstLines(batch), cancellation);
            foreach (var refusal in sent.Refusals)
                spool.Park(new SpoolRecord(refusal.Line.Bytes, refusal.Line.Source, refusal.Line.Number), refusal.Reason);
            spool.Acknowledge(batch.First(sent.Done));
        }
    }

    // What came compressed is more when it is not: no more of it than a batch may have, and one line at least.
    private static SourceLine[] FirstLines(SpoolBatch batch)
    {
        var bytes = 0L;
        return [.. batch.Records.Select(LineOf).TakeWhile((line, at) => (bytes += line.Bytes.Length) <= Intake.MaxBatchBytes || at == 0)];
    }

    private void Sum(SpoolStatistics done)
    {
        screen.Line($"adopted {done.Adopted} segments, {done.PendingBytes} bytes left in them: {tally}");
        if (done.Damaged + done.Holes > 0)
            screen.Line($"passed {done.Damaged} damaged regions ({done.DamagedBytes} bytes) and {done.Holes} holes", Styles.Warning);
        if (done.Parked + done.ParkedLost > 0)
            screen.Line($"parked {done.Parked}, not parked for lack of room {done.ParkedLost}", Styles.Warning);
    }

    /// <summary>Tells what is still there, and says whether any of it is nobody's.</summary>
    private bool Describe(SpoolDirectoryStatus status)
    {
        var orphaned = false;
        foreach (var segment in status.Segments)
        {
            if (segment.Owner == SpoolOwner.Alive)
            {
                screen.Line(
                    $"{segment.Name}: left to the process that holds it (begun by {segment.ProcessId}); records that wait there: {segment.PendingRecords}");
                continue;
            }

            orphaned = true;
            screen.Line($"{segment.Name}: could not be taken; {segment.Problem ?? "run this as the user of the service"}", Styles.Warning);
        }

        return orphaned;
    }

    /// <summary>A record as a line to send: its place is segment and position. A gzip member that is damaged is sent as it is, and refused.</summary>
    public static SourceLine LineOf(SpoolRecord record) => new(record.Segment, record.Position, GzipLine.LineOrRecord(record.Payload));
}
