using Faultline.Server.Ingest;
using Faultline.Server.Retention;

namespace Faultline.Server.Workers;

/// <summary>When retention looks: once a minute, sooner when much was stored, so that a small budget is not passed by far, or when the disk fills up.</summary>
internal sealed class RetentionPace(RetentionBudgets budgets, PayloadsWritten written, DiskWatch disk, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeastUnderPressure = TimeSpan.FromSeconds(10);

    private long _round = time.GetTimestamp();
    private long _look = time.GetTimestamp();
    private long _bytes;

    /// <summary>Whether it is time for a whole round, with what only costs time: counting and folding.</summary>
    public bool IsRoundDue => time.GetElapsedTime(_round) >= Interval;

    /// <summary>Whether it is time to look if something must go.</summary>
    public bool IsLookDue => IsRoundDue || written.Bytes - _bytes >= budgets.BytesBetweenLooks || (time.GetElapsedTime(_look) >= LeastUnderPressure && disk.FreeBytes < disk.MinFreeBytes * 2);

    /// <summary>It is looked now.</summary>
    public void Look(bool round)
    {
        (_look, _bytes) = (time.GetTimestamp(), written.Bytes);
        if (round)
            _round = _look;
    }
}
