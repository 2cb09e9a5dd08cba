namespace Faultline.Bench.Engine.Processes;

/// <summary>Where the programs lie that were built with this one, in the same configuration.</summary>
internal static class Built
{
    /// <summary>This program, which holds the peers too.</summary>
    public static string Peers => Path.Combine(AppContext.BaseDirectory, "Faultline.Bench.Engine.dll");

    public static string Server
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var (framework, configuration) = (output.Name, output.Parent!.Name);
            var root = output.Parent.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(root, "src", "Faultline.Server", "bin", configuration, framework, "faultline-server.dll");
        }
    }
}
