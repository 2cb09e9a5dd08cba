namespace Faultline.Formats;

/// <summary>
/// How much of the tree of causes an answer tells. A tree that an app built by mistake, such as one that holds itself, must
/// not leave the caller without an answer or end the process.
/// </summary>
internal static class FaultCauses
{
    /// <summary>Most causes in one answer.</summary>
    public const int MaxCount = 64;

    /// <summary>The deepest cause of a cause.</summary>
    public const int MaxDepth = 16;

    private const int MostRead = 10_000;

    private const int DeepestRead = 64;

    /// <summary>The causes of a fault and theirs, each before its own, the most recent first.</summary>
    public static IEnumerable<Fault> Flatten(Fault fault) => Below(fault, MaxDepth).Take(MaxCount);

    /// <summary>The same, as far as the largest tree goes that a reader makes.</summary>
    public static IEnumerable<Fault> All(Fault fault) => Below(fault, DeepestRead).Take(MostRead);

    private static IEnumerable<Fault> Below(Fault fault, int depth)
    {
        if (depth == 0)
            yield break;
        foreach (var cause in fault.Causes)
        {
            yield return cause;
            foreach (var deeper in Below(cause, depth - 1))
                yield return deeper;
        }
    }
}
