using System.Text;
using Faultline.Spooling;

namespace Faultline.Tests.Doubles;

/// <summary>A spool directory of a test's own, gone after it.</summary>
internal sealed class SpoolFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("faultline-spool-");

    public SpoolFolder() => Path = System.IO.Path.Combine(_root.FullName, "spool");

    public string Path { get; }

    public SpoolOptions Options(Action<SpoolOptions>? with = null)
    {
        var options = new SpoolOptions { Directory = Path, AdoptInterval = TimeSpan.Zero, FlushInterval = TimeSpan.FromMilliseconds(20) };
        with?.Invoke(options);
        return options;
    }

    public Spool Open(Action<SpoolOptions>? with = null, TimeProvider? time = null) => Spool.Open(Options(with), time);

    public IReadOnlyList<string> Segments => Files("*.spool");

    public IReadOnlyList<string> Locks => Files("*.spool.lock");

    public IReadOnlyList<string> Parked => Directory.Exists(ParkedPath) ? Directory.GetFiles(ParkedPath, "*.parked") : [];

    private string ParkedPath => System.IO.Path.Combine(Path, "parked");

    /// <summary>What kill -9 leaves: the bytes, and no lock that anybody holds.</summary>
    public SpoolFolder Killed()
    {
        var copy = new SpoolFolder();
        Directory.CreateDirectory(copy.Path);
        foreach (var file in Segments)
            File.WriteAllBytes(System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)), ReadShared(file));
        foreach (var file in Locks)
            File.WriteAllBytes(System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)), []);
        return copy;
    }

    public static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public void Dispose()
    {
        if (_root.Exists)
            _root.Delete(recursive: true);
    }

    private IReadOnlyList<string> Files(string pattern) =>
        Directory.Exists(Path) ? [.. Directory.GetFiles(Path, pattern).Order(StringComparer.Ordinal)] : [];
}
