using System.Diagnostics;
using Faultline.AspNetCore.Deadlines;
using Faultline.Deadlines;

namespace Faultline.Tests.AspNetCore.Deadlines;

public sealed class CancelQueueTests
{
    [Fact]
    public async Task What_listens_is_told_though_the_thread_that_said_so_blocks_and_the_others_are_busy()
    {
        var deadline = new Deadline(Stopwatch.GetTimestamp(), TimeSpan.FromMinutes(1));
        var token = deadline.Token;
        using var busy = new Busy();
        var isTold = await Task.Run(() =>
        {
            ResponseGates.Cancel(deadline);
            return token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
        });
        isTold.ShouldBeTrue();
    }

    /// <summary>Work without end: whoever looks into the pool's queue finds some, and never into another thread's.</summary>
    private sealed class Busy : IThreadPoolWorkItem, IDisposable
    {
        private bool _ended;

        public Busy()
        {
            for (var i = 0; i < 100; i++)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            if (!Volatile.Read(ref _ended))
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Dispose() => Volatile.Write(ref _ended, true);
    }
}
