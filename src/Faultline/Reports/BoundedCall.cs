using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Faultline.Reports;

/// <summary>
/// Runs code that is not ours (a getter, a <c>ToString</c>, an enricher) on a thread of its own and waits only so long.
/// Code that never returns costs one thread and one wait; when all threads wait for such code nothing more is tried.
/// </summary>
internal sealed class BoundedCall(int maxThreads)
{
    private readonly object _gate = new();
    private readonly Stack<Worker> _idle = new();
    private int _threads;
    private int _stuck;

    public enum Outcome
    {
        Done,
        Threw,
        TimedOut,
        NotTried,
    }

    /// <summary>Threads that wait for code which has not returned, or are ready for more.</summary>
    public int Threads => Volatile.Read(ref _threads);

    /// <summary>Runs the call. The time is measured from now; zero or less means that there is none left.</summary>
    public Outcome Run(Action call, TimeSpan limit, out Exception? thrown)
    {
        thrown = null;
        var budget = new Budget(limit);
        if (limit <= TimeSpan.Zero || !TryRent(budget, out var worker))
            return Outcome.NotTried;
        var returned = worker.Run(call, budget.Left, out thrown);
        lock (_gate)
        {
            if (returned)
                _idle.Push(worker);
            else
                _stuck++;
            Monitor.PulseAll(_gate);
        }

        return !returned ? Outcome.TimedOut : thrown is null ? Outcome.Done : Outcome.Threw;
    }

    // Many failures at once take turns. Where every thread is held by code that does not return, nothing is waited for.
    private bool TryRent(Budget budget, [NotNullWhen(true)] out Worker? worker)
    {
        lock (_gate)
        {
            while (!_idle.TryPop(out worker))
            {
                if (_threads < maxThreads)
                {
                    _threads++;
                    worker = new Worker(End);
                    return true;
                }

                if (_stuck >= _threads || budget.Left is var left && (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left)))
                    return false;
            }

            return true;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _threads--;
            _stuck--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>One thread with a hand-over in each direction. Once it was too late it belongs to the code it waits for, and ends with it.</summary>
    private sealed class Worker : IDisposable
    {
        private const int Running = 0;
        private const int Finished = 1;
        private const int Abandoned = 2;

        private readonly SemaphoreSlim _wanted = new(0);
        private readonly SemaphoreSlim _done = new(0);
        private readonly Action _ended;
        private Action? _call;
        private ExecutionContext? _flow;
        private Exception? _thrown;
        private int _state;

        public Worker(Action ended)
        {
            _ended = ended;
            // A background thread: it must not keep a process alive that wants to end.
            new Thread(Loop) { IsBackground = true, Name = "Faultline capture" }.UnsafeStart();
        }

        public bool Run(Action call, TimeSpan limit, out Exception? thrown)
        {
            thrown = null;
            (_call, _flow, _thrown, _state) = (call, ExecutionContext.Capture(), null, Running);
            _wanted.Release();
            if (!_done.Wait(limit > TimeSpan.Zero ? limit : TimeSpan.Zero))
            {
                if (Interlocked.CompareExchange(ref _state, Abandoned, Running) == Running)
                    return false;
                // It finished at the very last moment: the signal is on its way.
                _done.Wait();
            }

            // An idle worker keeps nothing of the app alive.
            (thrown, _thrown) = (_thrown, null);
            return true;
        }

        public void Dispose()
        {
            _wanted.Dispose();
            _done.Dispose();
        }

        private void Loop()
        {
            while (true)
            {
                _wanted.Wait();
                Invoke();
                (_call, _flow) = (null, null);
                if (Interlocked.CompareExchange(ref _state, Finished, Running) == Abandoned)
                {
                    _ended();
                    Dispose();
                    return;
                }

                _done.Release();
            }
        }

        // Apart, so that no slot of the loop holds on to what was called or thrown.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Invoke()
        {
            try
            {
                if (_flow is null)
                    _call!();
                else
                    ExecutionContext.Run(_flow, static call => ((Action)call!)(), _call);
            }
            catch (Exception e)
            {
                // The fence protects the process: this is code of the app, run for the sake of a report.
                _thrown = e;
            }
        }
    }

    /// <summary>What is left of one report's time for calls into the app's code.</summary>
    public readonly struct Budget(TimeSpan limit)
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public TimeSpan Left => limit - Stopwatch.GetElapsedTime(_start);
    }
}
