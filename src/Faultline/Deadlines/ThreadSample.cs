using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;

namespace Faultline.Deadlines;

/// <summary>What the kernel says of a thread at one moment: its state, and how much CPU it has used.</summary>
/// <remarks>Source: proc_pid_stat(5), fields 3 (state), 14 (utime) and 15 (stime). Only on Linux; elsewhere nothing is known.</remarks>
internal readonly record struct ThreadSample(char State, TimeSpan Cpu, long At)
{
    // USER_HZ, in which the kernel tells times to programs; 100 on all systems that .NET runs on.
    private const int TicksPerSecond = 100;

    [ThreadStatic]
    private static int t_tid;

    /// <summary>Whether anything is known.</summary>
    public bool IsKnown => State != '\0';

    /// <summary>The kernel's number of this thread; 0 where it cannot be had.</summary>
    public static int CurrentTid
    {
        get
        {
            if (t_tid == 0)
                t_tid = FindTid();
            return Math.Max(t_tid, 0);
        }
    }

    /// <summary>Looks at a thread of this process.</summary>
    public static ThreadSample Of(int tid)
    {
        Span<byte> text = stackalloc byte[1_024];
        try
        {
            using var file = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{tid}/stat"));
            return Parse(text[..RandomAccess.Read(file, text, 0)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The thread has ended, or this system has no such file.
            return default;
        }
    }

    /// <summary>Reads a line of <c>/proc/self/task/TID/stat</c>; nothing is known of one that is cut.</summary>
    internal static ThreadSample Parse(ReadOnlySpan<byte> line)
    {
        // The name of the thread stands in parentheses, and may itself have spaces and parentheses.
        var rest = line[(line.LastIndexOf((byte)')') + 1)..];
        char state = '\0';
        long ticks = 0;
        var field = 2;
        foreach (var range in rest.Trim((byte)' ').Split((byte)' '))
        {
            var value = rest.Trim((byte)' ')[range];
            field++;
            if (field == 3 && value.Length == 1)
                state = (char)value[0];
            if (field is 14 or 15 && Utf8Parser.TryParse(value, out long part, out _))
                ticks += part;
            if (field == 15)
                return new ThreadSample(state, TimeSpan.FromSeconds(ticks / (double)TicksPerSecond), Stopwatch.GetTimestamp());
        }

        return default;
    }

    // A link "PID/task/TID". Found once for each thread.
    private static int FindTid()
    {
        try
        {
            var target = OperatingSystem.IsLinux() ? new FileInfo("/proc/thread-self").LinkTarget : null;
            return target is not null && int.TryParse(target.AsSpan(target.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var tid) ? tid : -1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -1;
        }
    }
}
