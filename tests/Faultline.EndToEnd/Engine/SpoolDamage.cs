using System.Text;
using Faultline.Spooling;

namespace Faultline.EndToEnd.Engine;

/// <summary>Puts into a project's spool, while no server has it, what no door would have let in.</summary>
internal static class SpoolDamage
{
    private static readonly string[] NoReports = ["{}", "nonsense", "\0\0\0", """{"id":"../../etc/passwd"}""", "[[[[", """{"id":5}"""];

    /// <summary>Whole records that are no reports; how many.</summary>
    public static async Task<int> PoisonAsync(string data, long project)
    {
        await using var spool = Open(data, project);
        foreach (var line in NoReports)
            (await spool.AppendAsync(Encoding.UTF8.GetBytes(line))).ShouldBeTrue();
        return NoReports.Length;
    }

    /// <summary>A good report whose bytes the disk changed.</summary>
    public static async Task DamageAsync(string data, long project)
    {
        var directory = Path.Combine(data, "spool", $"{project}");
        var before = Directory.GetFiles(directory, "*.spool").ToHashSet();
        await using (var spool = Open(data, project))
            (await spool.AppendAsync(Encoding.UTF8.GetBytes(Reports.Line(ReportId.New(), 1)))).ShouldBeTrue();
        var file = Directory.GetFiles(directory, "*.spool").Single(path => !before.Contains(path));
        await using var bytes = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        bytes.Position = bytes.Length - 20;
        var one = bytes.ReadByte();
        bytes.Position--;
        bytes.WriteByte((byte)(one ^ 0x10));
    }

    private static Spool Open(string data, long project) =>
        Spool.Open(new SpoolOptions { Directory = Path.Combine(data, "spool", $"{project}"), Durability = SpoolDurability.Disk, MaxBytes = 1024L * 1024 * 1024 });
}
