using System.Globalization;

namespace Faultline.Bench.Engine.Processes;

/// <summary>What Linux says of a process.</summary>
internal static class ProcessFigures
{
    // USER_HZ is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time since its start, with that of its children: those that ended, and those that run.</summary>
    public static TimeSpan Cpu(int process)
    {
        var own = Ticks(process, ended: true);
        var running = Children(process).Sum(child => Ticks(child, ended: false));
        return TimeSpan.FromSeconds((own + running) / TicksPerSecond);
    }

    /// <summary>A line of <c>/proc/PID/status</c> in bytes, such as VmRSS (resident now) or VmHWM (the most it ever was).</summary>
    public static long Memory(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static long Ticks(int process, bool ended)
    {
        try
        {
            // Behind the name, which may hold anything: state is field 3; utime, stime, cutime, cstime are 14 to 17.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[11..(ended ? 15 : 13)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return 0; // It ended meanwhile; its parent has its time.
        }
    }

    private static int[] Children(int process) =>
        [.. File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
}
