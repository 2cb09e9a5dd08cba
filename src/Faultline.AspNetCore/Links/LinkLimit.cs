using Faultline.AspNetCore.Reporting;

namespace Faultline.AspNetCore.Links;

/// <summary>
/// So many broken links in an hour, and each of them so often. The header Referer is what a visitor likes to say: one that makes up paths and pages would otherwise fill the spool.
/// </summary>
internal sealed class LinkLimit(int links, int perLink, TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _began;
    private int _held;

    /// <summary>Whether a link may be reported now.</summary>
    /// <param name="link">Its target and page.</param>
    /// <param name="suppressed">If so, how many broken links were held back since the last report of one.</param>
    public bool TryTake(string link, out int suppressed)
    {
        suppressed = 0;
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (_taken.Count == 0 || time.GetElapsedTime(_began, now) >= Hour)
            {
                _began = now;
                _taken.Clear();
            }

            if (MayBeTaken(link))
            {
                (suppressed, _held) = (_held, 0);
                return true;
            }

            _held += _held == int.MaxValue ? 0 : 1;
        }

        GroupLimit.CountSuppressed();
        return false;
    }

    private bool MayBeTaken(string link)
    {
        var isKnown = _taken.TryGetValue(link, out var taken);
        if (isKnown ? perLink > 0 && taken >= perLink : links > 0 && _taken.Count >= links)
            return false;
        // Without a limit of links there is one of what is remembered; the rest is not counted.
        if (isKnown || _taken.Count < GroupLimit.MostGroups)
            _taken[link] = taken + 1;
        return true;
    }
}
