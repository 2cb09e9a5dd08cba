using Microsoft.Win32.SafeHandles;

namespace Faultline.Spooling;

/// <summary>The two calls by which records reach the disk, apart so that a test can let them fail as a full or dying disk does.</summary>
internal sealed record SpoolDisk(SpoolDisk.WriteAt Write, Action<SafeFileHandle> Sync)
{
    public delegate void WriteAt(SafeFileHandle handle, ReadOnlySpan<byte> bytes, long offset);

    public static SpoolDisk Real { get; } = new(RandomAccess.Write, RandomAccess.FlushToDisk);
}
