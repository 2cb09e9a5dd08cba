using Faultline.Server.Workers;

namespace Faultline.Server.Tests.Workers;

public sealed class BackgroundThreadTests
{
    [Fact]
    public async Task All_of_a_flow_runs_on_the_one_thread_whoever_completes_what_it_waits_for()
    {
        var threads = new List<int>();
        var elsewhere = new TaskCompletionSource();
        var flow = BackgroundThread.RunAsync("one thread", 0, async () =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await elsewhere.Task;
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Run(() => { });
            await InnerAsync();
            threads.Add(Environment.CurrentManagedThreadId);
        });
        await Task.Run(elsewhere.SetResult);
        await flow;
        threads.Count.ShouldBe(5);
        threads.Distinct().Count().ShouldBe(1);
        threads.ShouldNotContain(Environment.CurrentManagedThreadId);

        async Task InnerAsync()
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Yield();
            threads.Add(Environment.CurrentManagedThreadId);
        }
    }

    [Fact]
    public async Task It_ends_as_its_flow_does()
    {
        await BackgroundThread.RunAsync("done", 0, () => Task.CompletedTask);
        (await Should.ThrowAsync<InvalidDataException>(BackgroundThread.RunAsync("failed", 0, async () =>
        {
            await Task.Yield();
            throw new InvalidDataException("no good");
        }))).Message.ShouldBe("no good");
        await Should.ThrowAsync<OperationCanceledException>(BackgroundThread.RunAsync("cancelled", 0, async () => await Task.Delay(-1, new CancellationToken(canceled: true))));
    }

    [Fact]
    public async Task Who_was_not_waited_for_goes_on_after_the_end()
    {
        var late = new TaskCompletionSource();
        Task? orphan = null;
        await BackgroundThread.RunAsync("left behind", 0, () =>
        {
            orphan = LateAsync();
            return Task.CompletedTask;
        });
        late.SetResult();
        await orphan!;

        async Task LateAsync() => await late.Task;
    }

    [Fact]
    public async Task On_Linux_its_nice_value_is_larger_by_so_much_and_nobody_elses()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("nice values are Linux's");
        var before = NiceOfThisThread();
        var inside = 0;
        await BackgroundThread.RunAsync("gives way", 1, () =>
        {
            inside = NiceOfThisThread();
            return Task.CompletedTask;
        });
        inside.ShouldBe(Math.Min(19, before + 1));
        NiceOfThisThread().ShouldBe(before);
    }

    // Field 19 of proc(5)'s stat; the name before it is in brackets and may hold anything.
    private static int NiceOfThisThread()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }
}
