using System.Runtime.InteropServices;

namespace Faultline.Bench.Run;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    /// <param name="directory">Where what is measured writes.</param>
    public static string Describe(string directory)
    {
        var disk = new DriveInfo(Path.GetFullPath(directory)).DriveFormat;
        return $"{Processor()}; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {disk}";
    }

    private static string Processor()
    {
        var lines = File.ReadAllLines("/proc/cpuinfo");
        var model = lines.FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        return $"{lines.Count(line => line.StartsWith("processor", StringComparison.Ordinal))} × {model ?? RuntimeInformation.ProcessArchitecture.ToString()}";
    }
}
