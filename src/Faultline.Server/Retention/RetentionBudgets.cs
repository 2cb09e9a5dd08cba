using Faultline.Server.Ingest;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Retention;

/// <summary>The budgets of the options and of the disk, and the plan that they make.</summary>
internal sealed class RetentionBudgets(ServerOptions options, DiskWatch disk)
{
    /// <summary>What may stay however full the disk is: when others have filled it, dropping everything would make no room for reports.</summary>
    private const long LeastBytes = 16 * 1024 * 1024;

    /// <summary>Reports without payload that are remembered.</summary>
    public long MaxTombstones => options.MaxTombstones;

    /// <summary>After so many more bytes of payloads it is looked again what is over: one in a hundred of all that may lie there.</summary>
    public long BytesBetweenLooks => options.MaxDataBytes / 100;

    /// <summary>What goes now.</summary>
    public RetentionPlan Plan(StorageUse use, DateTimeOffset now)
    {
        var bytes = MaxBytes(use.Bytes);
        // Of a smaller budget precious payloads keep the same share.
        var keep = options.KeepBytes > 0 ? (long)(options.KeepBytes * ((double)bytes / options.MaxDataBytes)) : bytes / 4;
        return RetentionPlan.Of(use.Segments, new RetentionBudget(bytes, keep, TimeSpan.FromDays(options.MaxPayloadAgeDays), use.IndexBytes), now);
    }

    // Twice what the door needs stays free, so that it never has to refuse. A database lies on a disk of which this process knows nothing.
    private long MaxBytes(long used) => options.PostgreSql is not null
        ? options.MaxDataBytes
        : Math.Min(options.MaxDataBytes, Math.Max(LeastBytes, used + disk.FreeBytes - (2 * disk.MinFreeBytes)));
}
