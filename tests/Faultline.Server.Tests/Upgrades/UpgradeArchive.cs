using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;

namespace Faultline.Server.Tests.Upgrades;

/// <summary>
/// A data directory as an earlier version left it when it was killed, with what must be found in it: <c>data.tar.gz</c>, <c>reports.tsv</c>
/// and <c>counts.tsv</c> in a folder that is named after the last migration of that version. One folder a version; <see cref="UpgradeArchiveMaker"/> makes them.
/// </summary>
internal sealed class UpgradeArchive(string version)
{
    private static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Upgrades");

    /// <summary>The versions that there are.</summary>
    public static IEnumerable<string> Versions => Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public IReadOnlyList<ExpectedReport> Reports => [.. Rows("reports.tsv").Select(row =>
        new ExpectedReport(row[0], ReportId.Parse(row[1]), row[2] == "waiting", Number(row[3]), row[4]))];

    public IReadOnlyList<ExpectedCounts> Counts => [.. Rows("counts.tsv").Select(row => new ExpectedCounts(row[0], Number(row[1]), Number(row[2])))];

    /// <summary>Puts a copy of the data directory there.</summary>
    public async Task UnpackAsync(string directory)
    {
        await using var file = File.OpenRead(In("data.tar.gz"));
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(unzipped, directory, overwriteFiles: true);
    }

    private IEnumerable<string[]> Rows(string file) => File.ReadLines(In(file)).Select(line => line.Split('\t'));

    private string In(string file) => Path.Combine(Root, version, file);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
