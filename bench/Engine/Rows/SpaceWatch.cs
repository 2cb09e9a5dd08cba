using Faultline.Bench.Engine.Load;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>Tells every ten seconds how a long row stands, and remembers the most that it took on the disk.</summary>
internal sealed class SpaceWatch(Workspace space)
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    /// <summary>Bytes.</summary>
    public long Most { get; private set; }

    /// <summary>Until the task is done.</summary>
    public async Task FollowAsync(Task task, ServerProcess server, ReportLoad load, CancellationToken stop)
    {
        for (var second = 1; await Task.WhenAny(task, Task.Delay(Often, stop)) != task; second++)
        {
            var bytes = space.Bytes;
            Most = Math.Max(Most, bytes);
            if (second % 10 == 0)
                Console.Error.WriteLine($"{load.Sent:#,0} sent, {await server.PendingAsync(stop) / 1e6:0.0} MB wait, {bytes / 1e9:0.00} GB on disk");
        }

        await task;
    }
}
