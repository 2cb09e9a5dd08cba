namespace Faultline.Bench.Engine.Corpus;

/// <summary>The checksum of gzip (RFC 1952 §8), and how that of a text follows from those of its two halves.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Steps((uint)i, 8))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>What each bit of the first half's checksum becomes when the second half, so many bytes, follows.</summary>
    public static uint[] Shift(int bytes)
    {
        // By squaring: the matrix of one zero bit, of two, of four, …
        uint[] power = [Polynomial, .. Enumerable.Range(0, 31).Select(i => 1u << i)];
        uint[] result = [.. Enumerable.Range(0, 32).Select(i => 1u << i)];
        for (var bits = (long)bytes * 8; bits > 0; bits >>= 1)
        {
            if ((bits & 1) == 1)
                result = Times(power, result);
            power = Times(power, power);
        }

        return result;
    }

    /// <summary>The checksum of both halves.</summary>
    public static uint Join(uint first, uint second, uint[] shift) => Apply(shift, first) ^ second;

    private static uint[] Times(uint[] left, uint[] right) => Array.ConvertAll(right, column => Apply(left, column));

    private static uint Apply(uint[] matrix, uint vector)
    {
        var sum = 0u;
        for (; vector != 0; vector &= vector - 1)
            sum ^= matrix[System.Numerics.BitOperations.TrailingZeroCount(vector)];
        return sum;
    }

    private static uint Steps(uint crc, int bits)
    {
        for (; bits > 0; bits--)
            crc = (crc & 1) == 1 ? (crc >> 1) ^ Polynomial : crc >> 1;
        return crc;
    }
}
