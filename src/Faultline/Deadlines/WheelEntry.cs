namespace Faultline.Deadlines;

/// <summary>Something that is due at a tick of the wheel. In the wheel at most once.</summary>
internal abstract class WheelEntry
{
    internal WheelEntry? Next { get; set; }

    internal WheelEntry? Previous { get; set; }

    internal long DueTick { get; set; }

    /// <summary>The slot that holds it; -1 when none does. Written under the slot's lock.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>
    /// Its time has come, and it has left the wheel. Runs on the clock's thread: it must not block, nor run code of the app. It may come when the
    /// entry was taken back a moment ago, and has begun something else since.
    /// </summary>
    public abstract void OnDue();
}
