namespace Faultline.Deadlines;

/// <summary>
/// The thread on which work began, as long as the work has not left it by an await. Only of that thread it is known that what it does is
/// this work's doing.
/// </summary>
internal sealed class EntryThread
{
    private int _tid;
    private int _work;
    private FirstLook? _first;

    /// <summary>The kernel's number of the thread; 0 once the work left it, or where the system does not say.</summary>
    public int Tid => Volatile.Read(ref _tid);

    /// <summary>What the first look at this work saw; nothing when there was none.</summary>
    public ThreadSample First => Volatile.Read(ref _first) is { } first && first.Work == Volatile.Read(ref _work) ? first.Sample : default;

    public void Enter()
    {
        Volatile.Write(ref _work, _work + 1);
        Volatile.Write(ref _tid, ThreadSample.CurrentTid);
    }

    public void Leave() => Volatile.Write(ref _tid, 0);

    /// <summary>Looks a first time, so that a second look tells how much CPU was used between the two. Whose work it is may change meanwhile.</summary>
    public void Look()
    {
        var work = Volatile.Read(ref _work);
        if (Tid is not 0 and var tid)
            Volatile.Write(ref _first, new FirstLook(ThreadSample.Of(tid), work));
    }

    private sealed record FirstLook(ThreadSample Sample, int Work);
}
