namespace Faultline.Timelines.Databases;

/// <summary>One run of a command: its action in the timeline, and its place on the connection.</summary>
internal readonly struct StatementRun(TimedAction action, ConnectionWatch watch, IInterruptible work)
{
    /// <summary>Whether there is a run; that of <c>default</c> never began.</summary>
    public bool IsBegun => action is not null;

    public TimedAction Action => action;

    /// <summary>Whether an exception comes of the deadline. The driver's own cancellation is told as it is.</summary>
    public bool IsExpired(Exception thrown) => watch.IsExpired && thrown is not OperationCanceledException;

    public OperationCanceledException Expired(Exception thrown) => watch.Expired(thrown);

    /// <param name="isAlone">Whether it was all that is watched: no connection of ours, and no reader that is still open.</param>
    public void End(bool isAlone)
    {
        action.Dispose();
        watch.Leave(work);
        if (isAlone)
            watch.EndedAlone();
    }
}
