using System.Text;

namespace Faultline.Formats.Pulp.Python;

/// <summary>
/// The order in which a Python 2.7 <c>dict</c> with byte-string keys is walked. It is no insertion order but that of the hash table's slots, and it shows
/// wherever a text holds a dictionary.
/// </summary>
/// <remarks>
/// Source: CPython 2.7 on 64 bits, <c>string_hash</c> without <c>-R</c> and <c>dictobject.c</c>: 8 slots at first, four times the number of keys (twice
/// from 50,000 on) when two thirds are full, probing by <c>5i + perturb + 1</c>.
/// </remarks>
internal static class PythonDictOrder
{
    private const int FirstSize = 8;
    private const int LargeCount = 50_000;

    public static IReadOnlyList<KeyValuePair<string, object?>> Of(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var slots = new Slot?[FirstSize];
        var count = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!seen.Add(entry.Key))
                continue;
            Insert(slots, new Slot(HashOf(entry.Key), entry));
            if (++count * 3 >= slots.Length * 2)
                slots = Resized(slots, count * (count > LargeCount ? 2 : 4));
        }

        return [.. slots.OfType<Slot>().Select(slot => slot.Entry)];
    }

    private static Slot?[] Resized(Slot?[] slots, int above)
    {
        var size = FirstSize;
        while (size <= above)
            size <<= 1;
        var resized = new Slot?[size];
        foreach (var slot in slots)
        {
            if (slot is not null)
                Insert(resized, slot);
        }

        return resized;
    }

    private static void Insert(Slot?[] slots, Slot slot)
    {
        var mask = (ulong)slots.Length - 1;
        var hash = (ulong)slot.Hash;
        var at = hash & mask;
        for (var perturb = hash; slots[at & mask] is not null; perturb >>= 5)
            at = unchecked((at << 2) + at + perturb + 1);
        slots[at & mask] = slot;
    }

    private static long HashOf(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        if (bytes.Length == 0)
            return 0;
        var hash = (long)bytes[0] << 7;
        foreach (var b in bytes)
            hash = unchecked(1_000_003 * hash) ^ b;
        hash ^= bytes.Length;
        return hash == -1 ? -2 : hash;
    }

    private sealed record Slot(long Hash, KeyValuePair<string, object?> Entry);
}
