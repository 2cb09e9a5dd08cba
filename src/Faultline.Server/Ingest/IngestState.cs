using System.Globalization;
using Faultline.Server.Hosting;
using Faultline.Server.Metrics;

namespace Faultline.Server.Ingest;

/// <summary>How the door and the digester are, as <c>/health</c> tells it.</summary>
internal sealed class IngestState(ProjectSpools spools, ParkedRecords parked, DiskWatch disk, DataDirectory data, ServerMetrics metrics, TimeProvider time)
{
    /// <summary>A wait after which something is wrong; digestion usually takes milliseconds.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(1);

    /// <summary>SQLite's log, when it grows beyond this, is no longer checkpointed.</summary>
    private const long LargeLog = 512L * 1024 * 1024;

    /// <summary>Records that wait to be digested.</summary>
    public long PendingRecords => spools.Open.Sum(spool => spool.Spool.Statistics.PendingRecords);

    /// <summary>Bytes of them.</summary>
    public long PendingBytes => spools.Open.Sum(spool => spool.Spool.Statistics.PendingBytes);

    /// <summary>Since when the oldest of them has been waiting; null when none is.</summary>
    public DateTimeOffset? Oldest => spools.Open.Min(spool => spool.WaitingSince);

    /// <summary>Records that were put aside.</summary>
    public int Parked => parked.Count;

    /// <summary>Reports accepted a second, in the last minute.</summary>
    public double AcceptedPerSecond => metrics.Accepted.PerSecond;

    /// <summary>Reports digested a second, in the last minute.</summary>
    public double DigestedPerSecond => metrics.Digested.PerSecond;

    /// <summary>Free bytes of the disk.</summary>
    public long FreeBytes => disk.FreeBytes;

    /// <summary>Free bytes below which reports are refused.</summary>
    public long MinFreeBytes => disk.MinFreeBytes;

    /// <summary>Bytes of SQLite's log; 0 without one.</summary>
    public long LogBytes => new FileInfo(data.Database + "-wal") is { Exists: true } log ? log.Length : 0;

    /// <summary>What is wrong, in words, most important first; null when nothing is.</summary>
    public string? Trouble
    {
        get
        {
            if (disk.IsLow)
                return string.Create(CultureInfo.InvariantCulture, $"The disk has {FreeBytes} free bytes, and {MinFreeBytes} must stay free: reports are refused.");
            if (spools.Trouble is { } trouble)
                return trouble;
            if (Oldest is { } since && time.GetUtcNow() - since > LongWait && spools.Open.Any(spool => spool.Spool.Statistics.PendingRecords > 0))
                return string.Create(CultureInfo.InvariantCulture, $"Reports have been waiting to be stored since {JsonAnswer.Time(since)}: more come in than the store takes.");
            return LogBytes > LargeLog ? string.Create(CultureInfo.InvariantCulture, $"The database's log has {LogBytes} bytes: it is not checkpointed.") : null;
        }
    }
}
