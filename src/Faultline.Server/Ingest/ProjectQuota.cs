namespace Faultline.Server.Ingest;

/// <summary>How many reports a project may still hand in this hour.</summary>
internal sealed class ProjectQuota(long limit, DateTimeOffset hour, long taken, TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _hour = hour;
    private long _taken = taken;

    /// <summary>Reports of an hour.</summary>
    public long Limit => limit;

    /// <summary>The start of the hour of the clock that holds a moment, UTC.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>Counts one report; false when there is no more.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            Turn();
            if (_taken >= limit)
                return false;
            _taken++;
            return true;
        }
    }

    /// <summary>What is left, and how long until the hour is over.</summary>
    public (long Remaining, TimeSpan Reset) Now()
    {
        lock (_gate)
        {
            Turn();
            return (Math.Max(0, limit - _taken), _hour.AddHours(1) - time.GetUtcNow());
        }
    }

    private void Turn()
    {
        var now = HourOf(time.GetUtcNow());
        if (now > _hour)
            (_hour, _taken) = (now, 0);
    }
}
