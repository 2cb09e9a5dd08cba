using Faultline.Bench.Engine.Peers;

namespace Faultline.Bench.Engine.Rows;

/// <summary>What the whole way takes, from the door into the store.</summary>
internal sealed class DigestRow() : RatioRow("digest", "reports/s fully digested, drain included, against nothing stored", atLeast: 0.45, drains: true)
{
    protected override TimeSpan DefaultLength => TimeSpan.FromSeconds(60);

    protected override string Peer(EngineOptions options) => PeerCommand.Digest;
}
