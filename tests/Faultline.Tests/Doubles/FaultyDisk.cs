using Faultline.Spooling;
using Microsoft.Win32.SafeHandles;

namespace Faultline.Tests.Doubles;

/// <summary>A disk that fails, tears or stalls when a test says so.</summary>
internal sealed class FaultyDisk
{
    public bool FailsWrites { get; set; }

    public bool FailsSyncs { get; set; }

    /// <summary>Bytes that still reach the disk of a write that fails.</summary>
    public int TornAfter { get; set; }

    public int Syncs;

    /// <summary>What a write of a record waits for before it happens.</summary>
    public Action<long> BeforeWrite { get; set; } = static _ => { };

    public Action BeforeSync { get; set; } = static () => { };

    public SpoolDisk Disk => new(Write, Sync);

    private void Write(SafeFileHandle handle, ReadOnlySpan<byte> bytes, long offset)
    {
        if (offset >= SegmentHeader.Bytes)
            BeforeWrite(offset);
        if (FailsWrites)
        {
            RandomAccess.Write(handle, bytes[..Math.Min(TornAfter, bytes.Length)], offset);
            throw new IOException("No space left on device");
        }

        RandomAccess.Write(handle, bytes, offset);
    }

    private void Sync(SafeFileHandle handle)
    {
        BeforeSync();
        Interlocked.Increment(ref Syncs);
        if (FailsSyncs)
            throw new IOException("Input/output error");
        RandomAccess.FlushToDisk(handle);
    }
}
