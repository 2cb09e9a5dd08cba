using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Faultline;

/// <summary>Random bits for ids, of the cryptographic generator, drawn in blocks: one call into the system serves many ids.</summary>
internal static class RandomBits
{
    private const int Drawn = 64;
    private const int Block = 16 * Drawn;

    [ThreadStatic]
    private static byte[]? t_block;

    [ThreadStatic]
    private static int t_left;

    /// <summary>128 bits that were given to nobody else.</summary>
    public static UInt128 Next()
    {
        var block = t_block ??= new byte[Block];
        if (t_left == 0)
        {
            RandomNumberGenerator.Fill(block);
            t_left = Drawn;
        }

        return BinaryPrimitives.ReadUInt128LittleEndian(block.AsSpan(16 * --t_left));
    }
}
