namespace Faultline.Server.Ingest;

/// <summary>A number of bytes that many take from, first come, first served.</summary>
internal sealed class IngestGate(long limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Turn)> _waiting = new();
    private long _taken;

    public long Limit => limit;

    public long Taken
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <summary>Takes bytes, at most <see cref="Limit"/>; waits while they are not there.</summary>
    public ValueTask TakeAsync(long bytes, CancellationToken cancellation)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource Turn)> node;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _taken + bytes <= limit)
            {
                _taken += bytes;
                return ValueTask.CompletedTask;
            }

            node = _waiting.AddLast((bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        return new ValueTask(WaitAsync(node, cancellation));
    }

    /// <summary>Gives bytes back, and to those who wait.</summary>
    public void Give(long bytes)
    {
        lock (_gate)
        {
            _taken -= bytes;
            GiveOut();
        }
    }

    private async Task WaitAsync(LinkedListNode<(long Bytes, TaskCompletionSource Turn)> node, CancellationToken cancellation)
    {
        await using var registration = cancellation.Register(() => Leave(node, cancellation));
        await node.Value.Turn.Task;
    }

    private void Leave(LinkedListNode<(long Bytes, TaskCompletionSource Turn)> node, CancellationToken cancellation)
    {
        lock (_gate)
        {
            // Its turn may have come at the same moment: then it has the bytes, and gives them back as usual.
            if (!node.Value.Turn.TrySetCanceled(cancellation))
                return;
            _waiting.Remove(node);
            GiveOut();
        }
    }

    private void GiveOut()
    {
        while (_waiting.First is { } next && _taken + next.Value.Bytes <= limit)
        {
            _waiting.RemoveFirst();
            _taken += next.Value.Bytes;
            next.Value.Turn.SetResult();
        }
    }
}
