using Faultline.Bench.Run;

namespace Faultline.Bench.Engine.Rows;

/// <summary>All that a ratio row measured: in each round the peer, the server, and the peer's second process.</summary>
internal sealed class RatioResult(string peer, double atLeast, bool drains)
{
    private readonly List<(RateSample Peer, RateSample Server, RateSample Again)> _rounds = [];
    private long _asked;
    private long _missing;

    public bool IsMissed => Judge() == Verdict.Miss || _missing > 0;

    public void Add(RateSample peerSample, RateSample server, RateSample again) => _rounds.Add((peerSample, server, again));

    public void Add((long Asked, long Missing) losses) => (_asked, _missing) = (_asked + losses.Asked, _missing + losses.Missing);

    public override string ToString()
    {
        var table = new Table("measure", "median (quartiles)", "A/A", "to reach", "", peer, "Faultline");
        table.Add(
            drains ? "reports/s, drain included" : "reports/s acknowledged", Ratio(sample => sample.Rate).Show(Times), Same(sample => sample.Rate).Show(Times), $"≥ {atLeast:0.00}×", Text(Judge()),
            $"{Peer(sample => sample.Rate):#,0}", $"{Server(sample => sample.Rate):#,0}");
        table.Add(
            "CPU per report", Ratio(sample => sample.Cpu).Show(Times), Same(sample => sample.Cpu).Show(Times), "", "",
            $"{Peer(sample => sample.Cpu):0} µs", $"{Server(sample => sample.Cpu):0} µs");
        table.Add(
            "p99 of the answer", Ratio(sample => sample.Acknowledged).Show(Times), Same(sample => sample.Acknowledged).Show(Times), "", "",
            $"{Peer(sample => sample.Acknowledged):0.0} ms", $"{Server(sample => sample.Acknowledged):0.0} ms");
        return $"{table}\n"
            + $"Faultline drained {Spread.Of(_rounds.Select(round => round.Server.Drain)).Show(seconds => $"{seconds:0.0} s")} after the last answer. "
            + $"The load took {Peer(sample => sample.LoadCores):0.00} and {Server(sample => sample.LoadCores):0.00} cores. "
            + $"Losses: of {_asked:#,0} acknowledged reports that were asked for, {_missing:#,0} were not found.\n";
    }

    private Verdict Judge()
    {
        var (measured, same) = (Ratio(sample => sample.Rate), Same(sample => sample.Rate));
        return measured.Median >= atLeast ? Verdict.Pass : measured.Median >= atLeast * same.Low ? Verdict.InsideSpread : Verdict.Miss;
    }

    private Spread Ratio(Func<RateSample, double> of) => Spread.Of(_rounds.Select(round => of(round.Server) / of(round.Peer)));

    private Spread Same(Func<RateSample, double> of) => Spread.Of(_rounds.Select(round => of(round.Again) / of(round.Peer)));

    private double Peer(Func<RateSample, double> of) => Spread.Of(_rounds.Select(round => of(round.Peer))).Median;

    private double Server(Func<RateSample, double> of) => Spread.Of(_rounds.Select(round => of(round.Server))).Median;

    private static string Times(double ratio) => $"{ratio:0.00}×";

    private static string Text(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "PASS",
        Verdict.InsideSpread => "INSIDE-SPREAD",
        _ => "MISS",
    };
}
