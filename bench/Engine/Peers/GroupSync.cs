using Microsoft.Win32.SafeHandles;

namespace Faultline.Bench.Engine.Peers;

/// <summary>
/// One fsync for all who wait; who comes while one runs shares the next. As in the server's spool, the next begins when two
/// thirds of those who shared the last wait again, or 2 ms later: on a core that the handlers need too, that is faster than at once.
/// </summary>
internal sealed class GroupSync
{
    private static readonly TimeSpan GroupWait = TimeSpan.FromMilliseconds(2);

    private readonly object _gate = new();
    private Group _group = new();
    private int _expected;

    public GroupSync() => new Thread(Run) { IsBackground = true, Name = "fsync" }.Start();

    /// <summary>Completes after the next fsync that begins from now on.</summary>
    public Task JoinAsync(SafeFileHandle handle)
    {
        lock (_gate)
        {
            _group.Handles.Add(handle);
            if (++_group.Waiting == 1 || _group.Waiting == _expected)
                Monitor.Pulse(_gate);
            return _group.Done.Task;
        }
    }

    private void Run()
    {
        while (true)
        {
            Group group;
            lock (_gate)
            {
                while (_group.Waiting == 0)
                    Monitor.Wait(_gate);
                if (_group.Waiting < _expected)
                    Monitor.Wait(_gate, GroupWait);
                (group, _group) = (_group, new Group());
            }

            foreach (var handle in group.Handles)
                RandomAccess.FlushToDisk(handle);
            lock (_gate)
                _expected = (group.Waiting + _group.Waiting) * 2 / 3;
            group.Done.SetResult();
        }
    }

    private sealed class Group
    {
        public HashSet<SafeFileHandle> Handles { get; } = [];

        public int Waiting { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
