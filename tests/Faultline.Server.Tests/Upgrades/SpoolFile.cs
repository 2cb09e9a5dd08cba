using Faultline.Spooling;

namespace Faultline.Server.Tests.Upgrades;

/// <summary>A project's spool directory, opened while no server has it.</summary>
internal static class SpoolFile
{
    public static Spool Open(string directory) => Spool.Open(new SpoolOptions { Directory = directory, Durability = SpoolDurability.Disk, MaxBytes = 1024L * 1024 * 1024, SegmentBytes = 8 * 1024 * 1024, MaxRecordBytes = 1024 * 1024 });
}
