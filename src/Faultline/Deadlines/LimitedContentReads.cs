using System.Diagnostics;
using System.Globalization;

namespace Faultline.Deadlines;

/// <summary>The reads that are open on the body of an answer. At the deadline they are cancelled, and the answer is let go when none is open.</summary>
/// <remarks>
/// Never under a read: the stream of a connection that is disposed while it is read drains itself, so that two read from the connection, which may be
/// another request's by then. The token reaches the connection, which closes. What does not heed its token is read to its end.
/// </remarks>
internal sealed class LimitedContentReads(HttpResponseMessage response, Deadline deadline)
{
    private readonly Lock _gate = new();
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _ends;
    private int _open;
    private bool _isCut;
    private bool _hasEnded;

    /// <summary>
    /// Whether a caller on its own thread may wait for what is read asynchronously. Where continuations come back to that thread it cannot: a stream of the
    /// app's might want one.
    /// </summary>
    public static bool CanWait => SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default;

    /// <summary>From now on the deadline cuts it; a deadline that has passed does so at once.</summary>
    /// <remarks>
    /// The limit alone, whoever left before it: when the client of ours goes away the work may go on, and what it reads still ends at the limit. On the pool,
    /// since what is cancelled may run code of the app, and the locks of others in databases are let go on the thread that tells.
    /// </remarks>
    public void Begin() => _registration = deadline.EarlyToken.UnsafeRegister(
        static (state, _) => ThreadPool.UnsafeQueueUserWorkItem(static reads => reads.Cut(), (LimitedContentReads)state!, preferLocal: false), this);

    /// <summary>It was read to its end, or nobody reads it any more.</summary>
    public void End()
    {
        lock (_gate)
            _hasEnded = true;
        _registration.Unregister();
    }

    /// <summary>A read that nothing can cancel begins: nothing is let go before <see cref="Close"/>.</summary>
    /// <exception cref="TaskCanceledException">The time is over; the inner exception is a <see cref="TimeoutException"/>.</exception>
    public void Open() => _ = Opened();

    /// <summary>A read has ended, in whatever way.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (--_open > 0 || !_isCut || _hasEnded)
                return;
        }

        LetGo();
    }

    /// <summary>Reads, until the limit at most.</summary>
    /// <param name="read">Reads with a token that the limit and that of the app cancel.</param>
    /// <param name="isEnd">Whether with this result the body is at its end.</param>
    /// <param name="state">What both of them get.</param>
    /// <param name="ofApp">The app's own token.</param>
    /// <exception cref="TaskCanceledException">The time is over; the inner exception is a <see cref="TimeoutException"/>.</exception>
    public async ValueTask<TResult> RunAsync<TState, TResult>(
        Func<TState, CancellationToken, ValueTask<TResult>> read, Func<TState, TResult, bool> isEnd, TState state, CancellationToken ofApp)
    {
        var ends = Opened();
        // Not a linked source, which would be made for each read, or stay with the app's token until the last: this allocates nothing.
        var linked = ofApp.UnsafeRegister(static ends => ((CancellationTokenSource)ends!).Cancel(), ends);
        try
        {
            var result = await read(state, ends.Token).ConfigureAwait(false);
            if (isEnd(state, result))
                End();
            return result;
        }
        catch (OperationCanceledException e) when (ofApp.IsCancellationRequested && e.CancellationToken == ends.Token)
        {
            throw new TaskCanceledException(e.Message, e, ofApp);
        }
        catch (Exception e) when (Volatile.Read(ref _isCut) && !ofApp.IsCancellationRequested)
        {
            throw Over(e);
        }
        finally
        {
            // This waits for a cancellation that goes on, so that it does not meet the next read.
            await linked.DisposeAsync().ConfigureAwait(false);
            Close();
        }
    }

    /// <summary>The same for callers who wait on their own thread.</summary>
    /// <remarks>A read of the socket on the caller's thread heeds no token; only a connection that is waited for asynchronously can be ended safely.</remarks>
    public TResult Run<TState, TResult>(
        Func<TState, CancellationToken, ValueTask<TResult>> read, Func<TState, TResult, bool> isEnd, TState state, CancellationToken ofApp)
    {
        var running = RunAsync(read, isEnd, state, ofApp);
        return running.IsCompleted ? running.GetAwaiter().GetResult() : running.AsTask().GetAwaiter().GetResult();
    }

    private CancellationTokenSource Opened()
    {
        lock (_gate)
        {
            if (_isCut)
                throw Over(null);
            // What the app cancelled was that read alone.
            if (_ends is null || (_open == 0 && _ends.IsCancellationRequested))
                _ends = Fresh();
            _open++;
            return _ends;
        }
    }

    // Never disposed: what reads may still hold the token. Without a timer nothing is left of it.
    private static CancellationTokenSource Fresh() => new();

    private void Cut()
    {
        CancellationTokenSource? ends = null;
        lock (_gate)
        {
            if (_hasEnded)
                return;
            _isCut = true;
            if (_open > 0)
                ends = _ends;
        }

        if (ends is null)
        {
            LetGo();
            return;
        }

        // The fence protects the process, as this runs on a thread of the pool: what listens may be the app's.
        try
        {
            ends.Cancel();
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    private void LetGo()
    {
        // The fence protects the process, or the read that was the last: the stream may be one of the app's.
        try
        {
            response.Dispose();
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    private TaskCanceledException Over(Exception? thrown)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"The answer was cut off while it was read: the deadline of {deadline.First.Limit.TotalSeconds:0.###} s has passed.");
        return new TaskCanceledException(text, new TimeoutException(text, thrown), (thrown as OperationCanceledException)?.CancellationToken ?? deadline.EarlyToken);
    }
}
