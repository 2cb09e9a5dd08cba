namespace Faultline.Spooling;

/// <summary>How a <see cref="Spool"/> keeps its records. Read once, when it is opened.</summary>
public sealed class SpoolOptions
{
    /// <summary>Smallest <see cref="SegmentBytes"/>: 4 KiB.</summary>
    public const int LeastSegmentBytes = 4 * 1024;

    /// <summary>
    /// Largest <see cref="MaxRecordBytes"/>: 16 MiB less one byte, so that the length on disk always ends in a zero byte and no JSON text can look like a frame.
    /// </summary>
    public const int MostRecordBytes = (16 * 1024 * 1024) - 1;

    /// <summary>Most segments that <see cref="MaxBytes"/> may be cut into: 1,024. A segment that is kept costs two open files.</summary>
    public const int MostSegments = 1024;

    /// <summary>
    /// The directory, made (0700) when it is missing. Processes of one host may share one; it must be on a local disk with
    /// file locks. In a container: on a volume, or the reports die with the container. No default.
    /// </summary>
    public string Directory { get; set; } = "";

    /// <summary>
    /// Bytes that all segments in the directory may take, as far as this process knows (its own exactly, those of others as of the
    /// last look). What would pass it is refused and counted. 16 KiB or more; default 256 MiB.
    /// </summary>
    public long MaxBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>
    /// Bytes after which a new segment is begun; at most a quarter of <see cref="MaxBytes"/> is used. Disk space returns segment by
    /// segment. 4 KiB or more; default 8 MiB.
    /// </summary>
    public int SegmentBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Bytes of the largest record that is taken; a larger one is refused and counted. 1 to 16,777,215; default 1 MiB.</summary>
    public int MaxRecordBytes { get; set; } = 1024 * 1024;

    /// <summary>Bytes that the folder <c>parked</c> may take; what does not fit is dropped and counted. 0 keeps nothing; default 16 MiB.</summary>
    public long MaxParkedBytes { get; set; } = 16L * 1024 * 1024;

    /// <summary>What a record that was taken survives. Default <see cref="SpoolDurability.Process"/>.</summary>
    public SpoolDurability Durability { get; set; } = SpoolDurability.Process;

    /// <summary>Upper bound of what a power cut may take in <see cref="SpoolDurability.Process"/>. 1 ms to 1 h; default 1 s.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// In <see cref="SpoolDurability.Disk"/>, how long an fsync at most waits for more callers to share it, when many shared the last. Who waits
    /// alone never waits for others. 0 to 10 s; default 2 ms.
    /// </summary>
    public TimeSpan GroupWait { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How often a reader looks for segments of processes that died. 0 (at each read) to 1 h; default 2 s.</summary>
    public TimeSpan AdoptInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a segment holds only what came within one hour of the clock (UTC), so that its name says the hour of each of its records. Default false.</summary>
    internal bool HourlySegments { get; set; }

    internal SpoolOptions Checked()
    {
        var faults = new List<string>();
        Expect(!string.IsNullOrWhiteSpace(Directory), $"Directory is '{Directory}'; expected the path of a directory");
        Expect(SegmentBytes >= LeastSegmentBytes, $"SegmentBytes is {SegmentBytes}; expected {LeastSegmentBytes} or more");
        Expect(MaxBytes >= 4L * LeastSegmentBytes, $"MaxBytes is {MaxBytes}; expected {4L * LeastSegmentBytes} or more");
        Expect(MaxBytes / Math.Max(1, SegmentBytes) <= MostSegments,
            $"MaxBytes is {MaxBytes} and SegmentBytes {SegmentBytes}; expected at most {MostSegments} segments");
        Expect(MaxRecordBytes is >= 1 and <= MostRecordBytes, $"MaxRecordBytes is {MaxRecordBytes}; expected 1 to {MostRecordBytes}");
        Expect(MaxParkedBytes >= 0, $"MaxParkedBytes is {MaxParkedBytes}; expected 0 or more");
        Expect(Enum.IsDefined(Durability), $"Durability is {Durability}; expected Process or Disk");
        Expect(FlushInterval >= TimeSpan.FromMilliseconds(1) && FlushInterval <= TimeSpan.FromHours(1),
            $"FlushInterval is {FlushInterval}; expected 1 ms to 1 h");
        Expect(GroupWait >= TimeSpan.Zero && GroupWait <= TimeSpan.FromSeconds(10), $"GroupWait is {GroupWait}; expected 0 to 10 s");
        Expect(AdoptInterval >= TimeSpan.Zero && AdoptInterval <= TimeSpan.FromHours(1), $"AdoptInterval is {AdoptInterval}; expected 0 to 1 h");
        if (faults.Count > 0)
            throw new ArgumentException("The spool cannot be opened: " + string.Join("; ", faults) + ".");

        var copy = (SpoolOptions)MemberwiseClone();
        copy.Directory = Path.GetFullPath(Directory);
        copy.SegmentBytes = (int)Math.Min(SegmentBytes, MaxBytes / 4);
        return copy;

        void Expect(bool condition, string fault)
        {
            if (!condition)
                faults.Add(fault);
        }
    }
}
