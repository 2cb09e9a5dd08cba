using Faultline.Bench.Engine.Load;

namespace Faultline.Bench.Engine.Processes;

/// <summary>A peer: this program under another verb.</summary>
internal sealed class PeerProcess : Subject
{
    private PeerProcess(ChildProcess child, Target target)
        : base(child, target)
    {
    }

    /// <param name="peer">Its name, see <see cref="Peers.PeerCommand"/>.</param>
    /// <param name="place">Where it writes: a directory, or a connection string.</param>
    /// <param name="core">The only core that it may use; null: any.</param>
    /// <exception cref="IOException">It did not start.</exception>
    public static async Task<PeerProcess> StartAsync(string peer, string place, int? core, CancellationToken stop)
    {
        var (child, address) = await ChildProcess.StartAsync(
            peer, core, ["dotnet", Built.Peers, "peer", peer, place], line => line.StartsWith("http://", StringComparison.Ordinal) ? line : null, stop);
        return new PeerProcess(child, new Target(new Uri(address), "flk_none"));
    }
}
