using System.Runtime.CompilerServices;

namespace Faultline.Tests.House;

/// <summary>The files of this repository, as they are in the source tree.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Formats.DraftFourSchema.RepositoryRoot();

    public static IEnumerable<string> Below(string folder, string pattern)
    {
        var path = Path.Combine(Root, folder);
        return !Directory.Exists(path) ? [] : Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Where(file => !IsBuilt(Path.GetRelativePath(Root, file)));
    }

    public static string Beside(string name, [CallerFilePath] string caller = "") =>
        Path.Combine(File.Exists(caller) ? Path.GetDirectoryName(caller)! : Path.Combine(Root, "tests", "Faultline.Tests", "House"), name);

    private static bool IsBuilt(string path) => path.Split(Path.DirectorySeparatorChar) is var parts && (parts.Contains("bin") || parts.Contains("obj"));
}
