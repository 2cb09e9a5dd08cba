using System.Text.Json;
using Faultline.Bench.Engine.Load;

namespace Faultline.Bench.Engine.Processes;

/// <summary>A running process that takes reports: the server, or one of its peers.</summary>
internal abstract class Subject(ChildProcess child, Target target) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    protected HttpClient Client { get; } = new() { BaseAddress = target.Address, Timeout = TimeSpan.FromMinutes(5) };

    protected ChildProcess Child => child;

    public Target Target => target;

    public int ProcessId => child.Id;

    /// <summary>How much it has taken and not yet done with, in units of its own; 0: nothing.</summary>
    public async Task<long> PendingAsync(CancellationToken stop)
    {
        using var health = JsonDocument.Parse(await Client.GetByteArrayAsync(new Uri("/health", UriKind.Relative), stop));
        return health.RootElement.GetProperty("spool").GetProperty("pending_bytes").GetInt64();
    }

    /// <summary>Waits until all that was taken is done.</summary>
    public async Task DrainAsync(CancellationToken stop)
    {
        while (await PendingAsync(stop) > 0)
            await Task.Delay(LookAgain, stop);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await child.DisposeAsync();
    }
}
