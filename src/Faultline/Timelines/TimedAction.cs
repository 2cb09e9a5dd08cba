using System.Diagnostics;

namespace Faultline.Timelines;

/// <summary>One action of a <see cref="Timeline"/>: it runs from when it was begun until it is disposed.</summary>
public sealed class TimedAction : IDisposable
{
    /// <summary>What code gets that runs outside any request and job: an action that is kept nowhere.</summary>
    internal static readonly TimedAction Nowhere = new(null, "", "", 0);

    private readonly Timeline? _timeline;
    private readonly long _started;
    private long _since;
    private long _busy;

    internal TimedAction(Timeline? timeline, string category, string detail, long now)
    {
        (_timeline, Category, Detail, _started) = (timeline, category, detail, now);
        _since = timeline is null ? 0 : now;
    }

    /// <summary>The kind, such as <c>sql</c>, <c>http</c> or <c>cache</c>.</summary>
    public string Category { get; }

    /// <summary>What was done, such as a statement without its literals, or <c>GET https://tax.internal/rates/7</c>. Secrets are taken out of it when a report is made.</summary>
    public string Detail { get; internal set; }

    /// <summary>When it began, from the beginning of the work.</summary>
    public TimeSpan Start => _timeline is null ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_timeline.Origin, _started);

    /// <summary>How long it has taken, so far if it still runs.</summary>
    public TimeSpan Duration => _timeline is null ? TimeSpan.Zero : _timeline.DurationOf(this);

    /// <summary>Whether it runs at this moment.</summary>
    public bool IsOpen => Volatile.Read(ref _since) != 0;

    /// <summary>Whether it is a statement of a database.</summary>
    public bool IsStatement { get; internal init; }

    /// <summary>What equal actions have in common: the detail, or the statement without literals if the detail has them.</summary>
    internal string Shape { get => field ?? Detail; set; }

    /// <summary>The object that both a wrapper and the diagnostics of a driver know it by, such as the driver's command; or null.</summary>
    internal object? Subject { get; init; }

    /// <summary>The source whose activity this is or would be, such as <c>Npgsql</c>; or null.</summary>
    internal string? Source { get; init; }

    /// <summary>Whether an activity of <see cref="Source"/> was recognised as this action.</summary>
    internal bool IsClaimed { get; set; }

    /// <summary>Whether it was asked to stop and did not, since its driver cannot be interrupted.</summary>
    internal bool WasNotInterrupted { get; set; }

    /// <summary>Whether the timeline has only its count and time.</summary>
    internal bool IsLeftOut { get; set; }

    /// <summary>Ends it. A second call does nothing.</summary>
    public void Dispose() => _timeline?.End(this);

    /// <summary>It goes on, as a reader does that is asked for the next row: what lies between is not its time.</summary>
    internal void Resume()
    {
        if (_timeline is not null)
            Volatile.Write(ref _since, Stopwatch.GetTimestamp());
    }

    /// <summary>Ends it; gives the ticks of the clock by which it became longer. Under the timeline's gate.</summary>
    internal long Stop()
    {
        if (_since == 0)
            return 0;
        var more = Stopwatch.GetTimestamp() - _since;
        _busy += more;
        Volatile.Write(ref _since, 0);
        return more;
    }

    /// <summary>Ticks of the clock up to now. Under the timeline's gate.</summary>
    internal long Ticks(long now) => _busy + (Volatile.Read(ref _since) is not 0 and var since ? Math.Max(0, now - since) : 0);
}
