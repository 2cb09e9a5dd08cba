using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Faultline.AspNetCore.Reporting;

namespace Faultline.AspNetCore.Links;

/// <summary>
/// So many broken links in an hour, and each of them so often. The header Referer is what a visitor likes to say: one that makes up paths and pages would otherwise fill the spool.
/// </summary>
internal sealed class LinkLimit(int links, int perLink, TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // By hash: what a visitor makes up may be long.
    private readonly Dictionary<UInt128, int> _taken = [];
    private readonly Lock _gate = new();
    private long _began;
    private int _held;

    /// <summary>Whether a link may be reported now.</summary>
    /// <param name="link">Its target and page.</param>
    /// <param name="suppressed">If so, how many broken links were held back since the last report of one.</param>
    public bool TryTake(string link, out int suppressed)
    {
        suppressed = 0;
        var (now, key) = (time.GetTimestamp(), KeyOf(link));
        lock (_gate)
        {
            if (_taken.Count == 0 || time.GetElapsedTime(_began, now) >= Hour)
            {
                _began = now;
                _taken.Clear();
            }

            if (MayBeTaken(key))
            {
                (suppressed, _held) = (_held, 0);
                return true;
            }

            _held += _held == int.MaxValue ? 0 : 1;
        }

        GroupLimit.CountSuppressed();
        return false;
    }

    /// <summary>Takes back that a link was reported, since another limit held its report back.</summary>
    /// <param name="link">Its target and page.</param>
    /// <param name="suppressed">What was told when it was taken; whoever reports next tells it.</param>
    public void GiveBack(string link, int suppressed)
    {
        var key = KeyOf(link);
        lock (_gate)
        {
            if (_taken.TryGetValue(key, out var taken) && taken > 1)
                _taken[key] = taken - 1;
            else
                _taken.Remove(key);
            _held = (int)Math.Min(int.MaxValue, (long)_held + suppressed);
        }
    }

    private static UInt128 KeyOf(string link) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes(link.AsSpan())));

    private bool MayBeTaken(UInt128 key)
    {
        var isKnown = _taken.TryGetValue(key, out var taken);
        if (isKnown ? perLink > 0 && taken >= perLink : links > 0 && _taken.Count >= links)
            return false;
        // Without a limit of links there is one of what is remembered; the rest is not counted.
        if (isKnown || _taken.Count < GroupLimit.MostGroups)
            _taken[key] = taken + 1;
        return true;
    }
}
