using Faultline.AspNetCore.Deadlines;
using Faultline.Reports;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>Answers at the limit wait for nobody.</summary>
public sealed class AnswerThreadsTests
{
    private readonly AnswerThreads _threads = new(most: 2);

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

    private sealed class Work(Action run) : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void Execute()
        {
            run();
            _done.SetResult();
        }
    }
}
