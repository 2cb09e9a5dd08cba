using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Faultline.Tracker.Grouping;

/// <summary>The key of the parts that count: the first 128 bits of their SHA-256, so that a sender cannot choose which groups it lands in.</summary>
internal static class KeyHash
{
    public static GroupKey Of(string parts)
    {
        const int OnStack = 1_024;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetMaxByteCount(parts.Length);
        if (length <= OnStack)
        {
            Span<byte> bytes = stackalloc byte[OnStack];
            SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(parts, bytes)], hash);
        }
        else
        {
            var rented = ArrayPool<byte>.Shared.Rent(length);
            SHA256.HashData(rented.AsSpan(0, Encoding.UTF8.GetBytes(parts, rented)), hash);
            ArrayPool<byte>.Shared.Return(rented);
        }

        return GroupKey.Of(Grouper.Version, hash);
    }
}
