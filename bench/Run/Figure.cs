namespace Faultline.Bench.Run;

/// <summary>One measure of one row: contender against baseline, baseline against itself, and what was to be reached.</summary>
internal sealed record Figure(Measure Measure, Spread Measured, Spread Same, Goal? Goal)
{
    public Verdict Verdict => Goal?.Judge(Measured, Same) ?? Verdict.NotAsked;

    public string VerdictText => Verdict switch
    {
        Verdict.Pass => "PASS",
        Verdict.Miss => "MISS",
        Verdict.InsideSpread => "INSIDE-SPREAD",
        _ => "",
    };
}
