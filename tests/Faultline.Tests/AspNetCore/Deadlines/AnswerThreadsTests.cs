using Faultline.AspNetCore.Deadlines;
using Faultline.Reports;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>Answers at the limit wait for nobody.</summary>
public sealed class AnswerThreadsTests
{
    private readonly AnswerThreads _threads;
    private int _started;
    private bool _refuses;

    public AnswerThreadsTests() => _threads = new AnswerThreads(most: 2, mostLost: 3, Start);

    [Fact]
    public async Task All_are_run_also_while_every_thread_hangs()
    {
        using var released = new ManualResetEventSlim();
        var hanging = Enumerable.Range(0, 2).Select(_ => new Work(() => released.Wait(TestContext.Current.CancellationToken))).ToList();
        hanging.ForEach(_threads.Queue);
        var others = Enumerable.Range(0, 50).Select(_ => new Work(() => { })).ToList();
        others.ForEach(_threads.Queue);

        await Task.WhenAll(others.Select(work => work.Done));
        hanging.ShouldAllBe(work => !work.Done.IsCompleted);
        released.Set();
        await Task.WhenAll(hanging.Select(work => work.Done));
    }

    [Fact]
    public async Task A_thread_that_hangs_is_replaced_up_to_a_number()
    {
        using var released = new ManualResetEventSlim();
        // Three that are replaced, then two for which that would be one too many.
        var hanging = new List<Work>();
        for (var i = 0; i < 5; i++)
        {
            var work = new Work(() => released.Wait(TestContext.Current.CancellationToken));
            hanging.Add(work);
            _threads.Queue(work);
            await work.Begun;
            work.IsOnPool.ShouldBeFalse();
            _threads.Lose(work);
            _threads.Lose(work);
        }

        var other = new Work(() => { });
        _threads.Queue(other);
        await other.Done;
        other.IsOnPool.ShouldBeTrue();
        released.Set();
        await Task.WhenAll(hanging.Select(work => work.Done));
        // The lost ones end, and those that were not lost serve again as soon as they are back.
        for (var tries = 0; other.IsOnPool && tries < 100_000; tries++)
        {
            other = new Work(() => { });
            _threads.Queue(other);
            await other.Done;
        }

        (other.IsOnPool, _started).ShouldBe((false, 5));
    }

    [Fact]
    public async Task Where_no_thread_can_be_started_the_pool_runs_it_and_the_next_one_tries_again()
    {
        _refuses = true;
        foreach (var work in Enumerable.Range(0, 5).Select(_ => new Work(() => { })))
        {
            _threads.Queue(work);
            await work.Done;
            work.IsOnPool.ShouldBeTrue();
        }

        _refuses = false;
        var next = new Work(() => { });
        _threads.Queue(next);
        await next.Done;
        next.IsOnPool.ShouldBeFalse();
    }

    [Fact]
    public async Task The_context_of_one_is_not_that_of_the_next()
    {
        var seen = new List<ReportContext?>();
        for (var i = 0; i < 10; i++)
        {
            var work = new Work(() =>
            {
                seen.Add(ReportContext.Current);
                ReportContext.Current = new ReportContext();
            });
            _threads.Queue(work);
            await work.Done;
        }

        seen.ShouldAllBe(context => context == null);
    }

    private void Start(Thread thread)
    {
        if (_refuses)
            throw new OutOfMemoryException("no more threads");
        _started++;
        thread.UnsafeStart();
    }

    private sealed class Work(Action run) : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public Task Done => _done.Task;

        public bool IsOnPool { get; private set; }

        public void Execute()
        {
            IsOnPool = Thread.CurrentThread.IsThreadPoolThread;
            _begun.SetResult();
            run();
            _done.SetResult();
        }
    }
}
