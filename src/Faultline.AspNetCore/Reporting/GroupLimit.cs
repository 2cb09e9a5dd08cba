using System.Diagnostics.Metrics;

namespace Faultline.AspNetCore.Reporting;

/// <summary>So many reports of one group in a minute. What is more is counted, and whoever reports next is told how many.</summary>
internal sealed class GroupLimit(int perMinute, TimeProvider time)
{
    /// <summary>Most groups that are watched at once; of more, those that were quiet for a minute give way, else the new one is not limited.</summary>
    public const int MostGroups = 10_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Counter<long> Suppressed =
        new Meter("Faultline").CreateCounter<long>("faultline.reports.suppressed", "{report}", "Reports that a limit of their group held back");

    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsOn => perMinute > 0;

    /// <summary>Counts a report that another limit held back.</summary>
    public static void CountSuppressed() => Suppressed.Add(1);

    /// <summary>Whether a group may report now.</summary>
    /// <param name="group">Its key.</param>
    /// <param name="suppressed">If so, how many of it were held back since its last report.</param>
    public bool TryTake(string group, out int suppressed)
    {
        suppressed = 0;
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (!_windows.TryGetValue(group, out var window))
            {
                if (_windows.Count >= MostGroups)
                    DropQuiet(now);
                if (_windows.Count >= MostGroups)
                    return true;
                _windows[group] = window = new Window { Began = now };
            }

            if (time.GetElapsedTime(window.Began, now) >= Minute)
                (window.Began, window.Taken) = (now, 0);
            if (window.Taken < perMinute)
            {
                window.Taken++;
                (suppressed, window.Held) = (window.Held, 0);
                return true;
            }

            window.Held += window.Held == int.MaxValue ? 0 : 1;
        }

        CountSuppressed();
        return false;
    }

    // Those that still have something to tell stay, as long as there is room.
    private void DropQuiet(long now)
    {
        foreach (var (group, window) in _windows.Where(entry => time.GetElapsedTime(entry.Value.Began, now) >= Minute).OrderBy(entry => entry.Value.Held).Take(MostGroups / 2).ToList())
            _windows.Remove(group);
    }

    private sealed class Window
    {
        public long Began { get; set; }

        public int Taken { get; set; }

        public int Held { get; set; }
    }
}
