using Faultline.Bench.Engine.Peers;

namespace Faultline.Bench.Engine.Rows;

/// <summary>The same on PostgreSQL, against the least that puts the same columns there.</summary>
internal sealed class DigestPostgresRow() : RatioRow("digest-pg", "reports/s fully digested on PostgreSQL, against COPY and INSERT … ON CONFLICT", atLeast: 0.7, drains: true)
{
    protected override TimeSpan DefaultLength => TimeSpan.FromSeconds(60);

    protected override string Peer(EngineOptions options) => PeerCommand.Copy;

    protected override bool IsPostgres(EngineOptions options) => true;
}
