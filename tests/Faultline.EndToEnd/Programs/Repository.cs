namespace Faultline.EndToEnd.Programs;

/// <summary>Where the built programs are.</summary>
internal static class Repository
{
#if DEBUG
    public const string Configuration = "Debug";
#else
    public const string Configuration = "Release";
#endif

    public static string Root { get; } = FindRoot();

    public static string Server => Built("src/Faultline.Server", "faultline-server.dll");

    public static string Cli => Built("src/Faultline.Cli", "Faultline.Cli.dll");

    public static string Compute => Built("samples/Compute", "Compute.dll");

    private static string Built(string project, string file) => Path.Combine(Root, project, "bin", Configuration, "net10.0", file);

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Faultline.slnx")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");
    }
}
