namespace Faultline.Bench.Deadlines.Rows;

/// <summary>So many handlers at once that hold what they run on.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Path">The handler.</param>
/// <param name="Works">How long it works, in milliseconds; beyond the limit, and not much, or the machine would be full of late ones.</param>
/// <param name="AtOnce">How many begin at the same moment.</param>
/// <param name="Rest">How long before the next ones begin. The thread pool is as it was two seconds after its last want.</param>
/// <param name="IsFresh">Whether each time in a new process, which has had one expired request: its thread pool has not grown yet.</param>
/// <param name="AtMost">Milliseconds after the limit that 99 of 100 answers may take; null is no goal.</param>
internal sealed record LimitCase(string Name, string Path, int Works, int AtOnce, TimeSpan Rest, bool IsFresh, double? AtMost)
{
    public static LimitCase[] All()
    {
        var cores = Environment.ProcessorCount;
        return
        [
            new("nobody works, one listens to nothing", "/await", 1_300, 1, TimeSpan.Zero, false, null),
            new($"{cores} spin", "/spin", 1_500, cores, TimeSpan.Zero, false, 50),
            new($"{cores} block", "/block", 1_500, cores, TimeSpan.Zero, false, 50),
            new("40 block", "/block", 1_500, 40, TimeSpan.FromSeconds(3), false, 300),
            new("40 block, each time in a new process", "/block", 1_500, 40, TimeSpan.Zero, true, 300),
        ];
    }
}
