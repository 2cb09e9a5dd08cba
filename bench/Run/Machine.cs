using System.Runtime.InteropServices;

namespace Faultline.Bench.Run;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static string Describe(RunOptions options)
    {
        var disk = new DriveInfo(Path.GetFullPath(options.Spool)).DriveFormat;
        return $"{Processor()}; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; spool on {disk}; "
            + $"{options.Pairs} pairs of {options.Measurement.TotalSeconds:0.##} s after {options.WarmUp.TotalSeconds:0.##} s";
    }

    private static string Processor()
    {
        var lines = File.ReadAllLines("/proc/cpuinfo");
        var model = lines.FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        return $"{lines.Count(line => line.StartsWith("processor", StringComparison.Ordinal))} × {model ?? RuntimeInformation.ProcessArchitecture.ToString()}";
    }
}
