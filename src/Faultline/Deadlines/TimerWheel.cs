namespace Faultline.Deadlines;

/// <summary>
/// Entries by the tick at which they are due, in as many slots as make a round. Adding and removing take one lock of one slot; what is removed
/// leaves at once, so the wheel holds what runs and not what has ended.
/// </summary>
/// <param name="tick">The tick at which it begins.</param>
/// <param name="failed">Told of what an entry threw that was due.</param>
internal sealed class TimerWheel(long tick, Action<Exception> failed)
{
    private const int Slots = 2048;

    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot { Done = tick })];
    private readonly List<WheelEntry> _due = [];
    private long _tick = tick;
    private int _count;

    /// <summary>How many entries there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds an entry that is in no wheel. One whose tick has passed is due at the next.</summary>
    public void Add(WheelEntry entry, long dueTick)
    {
        Interlocked.Increment(ref _count);
        while (true)
        {
            var at = (int)(dueTick & (Slots - 1));
            var slot = _slots[at];
            lock (slot)
            {
                if (slot.Done < dueTick)
                {
                    (entry.DueTick, entry.Slot, entry.Previous, entry.Next) = (dueTick, at, null, slot.First);
                    slot.First?.Previous = entry;
                    slot.First = entry;
                    return;
                }
            }

            dueTick = Math.Max(dueTick, Volatile.Read(ref _tick)) + 1;
        }
    }

    /// <summary>Takes an entry out; says whether it was in.</summary>
    public bool Remove(WheelEntry entry)
    {
        var at = entry.Slot;
        if (at < 0)
            return false;
        lock (_slots[at])
        {
            if (entry.Slot != at)
                return false;
            Unlink(_slots[at], entry);
        }

        return true;
    }

    /// <summary>Turns the wheel; only its clock does. Entries that are due are told one after another.</summary>
    public void Advance(long to)
    {
        // After a pause longer than a round each slot is looked at once.
        for (var t = Math.Max(_tick + 1, to - Slots + 1); t <= to; t++)
        {
            Volatile.Write(ref _tick, t);
            Take(_slots[(int)(t & (Slots - 1))], to);
            try
            {
                foreach (var entry in _due)
                    Tell(entry);
            }
            finally
            {
                // One that stayed would be told again.
                _due.Clear();
            }
        }
    }

    private void Tell(WheelEntry entry)
    {
        // The fence protects the other deadlines: nothing that is due should throw, and one that did must not make those behind it late.
        try
        {
            entry.OnDue();
        }
        catch (Exception e)
        {
            failed(e);
        }
    }

    // A list beside the entries: as soon as one has left the wheel its owner may put it in again.
    private void Take(Slot slot, long to)
    {
        lock (slot)
        {
            slot.Done = to;
            for (var entry = slot.First; entry is not null;)
            {
                var next = entry.Next;
                if (entry.DueTick <= to)
                {
                    Unlink(slot, entry);
                    _due.Add(entry);
                }

                entry = next;
            }
        }
    }

    private void Unlink(Slot slot, WheelEntry entry)
    {
        if (entry.Previous is { } previous)
            previous.Next = entry.Next;
        else
            slot.First = entry.Next;
        entry.Next?.Previous = entry.Previous;
        (entry.Next, entry.Previous, entry.Slot) = (null, null, -1);
        Interlocked.Decrement(ref _count);
    }

    private sealed class Slot
    {
        public WheelEntry? First { get; set; }

        /// <summary>The tick up to which it was looked at.</summary>
        public long Done { get; set; }
    }
}
