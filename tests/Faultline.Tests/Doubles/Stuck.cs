namespace Faultline.Tests.Doubles;

/// <summary>Code of an app that never returns.</summary>
internal sealed class Stuck
{
    private static readonly ManualResetEvent Never = new(false);

    private int _running;

    /// <summary>How many threads are held by this value.</summary>
    public int Running => Volatile.Read(ref _running);

    public static void Forever() => Never.WaitOne();

    public override string ToString()
    {
        Interlocked.Increment(ref _running);
        Forever();
        return "";
    }
}
