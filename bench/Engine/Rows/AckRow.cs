using Faultline.Bench.Engine.Peers;

namespace Faultline.Bench.Engine.Rows;

/// <summary>What the door takes, the digester at work behind it.</summary>
internal sealed class AckRow() : RatioRow("ack", "reports/s acknowledged after fsync", atLeast: 0.8, drains: false)
{
    protected override TimeSpan DefaultLength => TimeSpan.FromSeconds(10);

    protected override string Peer(EngineOptions options) => options.PeerKeepsBody ? PeerCommand.AckBody : PeerCommand.Ack;
}
