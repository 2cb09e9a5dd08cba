using Faultline.Tracker.Retention;

namespace Faultline.Server.Retention;

/// <summary>The budgets of the options, and the plan that they make.</summary>
internal sealed class RetentionBudgets(ServerOptions options)
{
    /// <summary>Reports without payload that are remembered.</summary>
    public long MaxTombstones => options.MaxTombstones;

    /// <summary>After so many more bytes of payloads it is looked again what is over: one in a hundred of all that may lie there.</summary>
    public long BytesBetweenLooks => options.MaxDataBytes / 100;

    /// <summary>What goes now.</summary>
    /// <param name="use">What is stored.</param>
    /// <param name="freeBytes">What the data directory's disk has left.</param>
    /// <param name="now">The moment.</param>
    public RetentionPlan Plan(StorageUse use, long freeBytes, DateTimeOffset now)
    {
        var most = Math.Min(options.MaxDataBytes, MostOnDisk(use, freeBytes));
        var keep = options.KeepBytes > 0 ? options.KeepBytes : most / 4;
        return RetentionPlan.Of(use.Segments, new RetentionBudget(most, keep, TimeSpan.FromDays(options.MaxPayloadAgeDays), use.IndexBytes), now);
    }

    // A disk that is smaller than the budget would fill up until reports are refused: twice what must stay free is kept free by dropping. A database is on a disk that is not seen from here.
    private long MostOnDisk(StorageUse use, long freeBytes) =>
        options.PostgreSql is null ? Math.Max(0, use.Bytes + freeBytes - (2 * options.MinFreeBytes)) : long.MaxValue;
}
