using System.Diagnostics;
using System.Globalization;

namespace Faultline.Bench.Engine.Processes;

/// <summary>Who runs where: what is measured on one core, the load and the databases on the other; or all on all.</summary>
internal sealed record Cores(int? Measured, int? Others)
{
    public static readonly Cores Shared = new(null, null);
    public static readonly Cores Apart = new(0, 1);

    /// <summary>Puts this process, with all its threads, where the load belongs.</summary>
    public async Task TakePlaceAsync()
    {
        var list = Others is { } one ? one.ToString(CultureInfo.InvariantCulture) : $"0-{Environment.ProcessorCount - 1}";
        using var taskset = Process.Start(new ProcessStartInfo("taskset", ["-a", "-c", "-p", list, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        await taskset.StandardOutput.ReadToEndAsync();
        await taskset.WaitForExitAsync();
    }

    public override string ToString() => Measured is null ? "all processes on all cores" : $"the measured process on core {Measured}, load and database on core {Others}";
}
