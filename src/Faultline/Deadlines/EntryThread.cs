namespace Faultline.Deadlines;

/// <summary>
/// The thread on which work began, as long as the work has not left it by an await. Only of that thread it is known that what it does is
/// this work's doing.
/// </summary>
internal sealed class EntryThread
{
    private int _tid;
    private ThreadSample _first;

    /// <summary>The kernel's number of the thread; 0 once the work left it, or where the system does not say.</summary>
    public int Tid => Volatile.Read(ref _tid);

    public ThreadSample First => _first;

    public void Enter()
    {
        _first = default;
        Volatile.Write(ref _tid, ThreadSample.CurrentTid);
    }

    public void Leave() => Volatile.Write(ref _tid, 0);

    /// <summary>Looks a first time, so that a second look tells how much CPU was used between the two.</summary>
    public void Look() => _first = Tid is not 0 and var tid ? ThreadSample.Of(tid) : default;
}
