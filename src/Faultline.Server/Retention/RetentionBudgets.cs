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
    public RetentionPlan Plan(StorageUse use, DateTimeOffset now)
    {
        var keep = options.KeepBytes > 0 ? options.KeepBytes : options.MaxDataBytes / 4;
        return RetentionPlan.Of(use.Segments, new RetentionBudget(options.MaxDataBytes, keep, TimeSpan.FromDays(options.MaxPayloadAgeDays), use.IndexBytes), now);
    }
}
