namespace Faultline.Server.Tests;

/// <summary>A clock that a test moves; its timers never fire.</summary>
internal sealed class StepTime : TimeProvider
{
    private long _ticks = DateTimeOffset.UnixEpoch.AddDays(20_000).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
