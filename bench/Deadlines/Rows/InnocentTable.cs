using Faultline.Bench.Deadlines.Innocents;
using Faultline.Bench.Engine.Rows;
using Faultline.Bench.Run;

namespace Faultline.Bench.Deadlines.Rows;

/// <summary>All that the row of innocent requests found: per case a line, the samples in the order RequestTimeouts, again, Faultline; or Faultline alone.</summary>
internal sealed class InnocentTable
{
    private readonly Table _table = new(
        "innocent requests on", "p99: median (quartiles)", "A/A", "to reach", "", "RequestTimeouts p50, p99, max", "Faultline p50, p99, max", "failed (both)", "others not timed out (both)");

    private readonly List<string> _examples = [];

    public bool IsMissed { get; private set; }

    public void Add(InnocentCase now, IReadOnlyList<InnocentSample[]> rounds)
    {
        InnocentSample[] faultline = [.. rounds.Select(round => round[^1])], peer = [.. rounds.SelectMany(round => round[..^1])];
        var failed = faultline.Sum(sample => sample.Failed);
        var verdict = failed > 0 || faultline.Sum(sample => sample.NotExpired) > 0 ? Verdict.Miss : Verdict.NotAsked;
        Spread? measured = null, same = null;
        if (now.IsCompared)
        {
            measured = Spread.Of(rounds.Select(round => round[2].P99 / round[0].P99));
            same = Spread.Of(rounds.Select(round => round[1].P99 / round[0].P99));
            if (verdict == Verdict.NotAsked && now.AtMost is { } most)
                verdict = measured.Median <= most ? Verdict.Pass : measured.Median <= most * same.High ? Verdict.InsideSpread : Verdict.Miss;
        }

        IsMissed |= verdict == Verdict.Miss;
        _table.Add(
            now.Name, measured?.Show(Times) ?? "", same?.Show(Times) ?? "", now.AtMost is { } goal ? $"≤ {Times(goal)}, 0 failed" : "0 failed", Text(verdict), Middle(peer), Middle(faultline),
            $"{peer.Sum(sample => sample.Failed)}, {failed} of {faultline.Sum(sample => sample.Asked):#,0}",
            $"{peer.Sum(sample => sample.NotExpired)}, {faultline.Sum(sample => sample.NotExpired)} of {faultline.Sum(sample => sample.Expired + sample.NotExpired):#,0}");
        if (faultline.Concat(peer).Select(sample => sample.Example).FirstOrDefault(example => example is not null) is { } what)
            _examples.Add($"- {now.Name}: {what}\n");
    }

    public override string ToString() => $"{_table}\n{string.Concat(_examples)}";

    private static string Middle(InnocentSample[] samples) => samples.Length == 0
        ? ""
        : $"{Of(samples, sample => sample.P50):0.00}, {Of(samples, sample => sample.P99):0.00}, {Of(samples, sample => sample.Max):0.0} ms";

    private static double Of(InnocentSample[] samples, Func<InnocentSample, double> of) => Spread.Of(samples.Select(of)).Median;

    private static string Times(double ratio) => $"{ratio:0.00}×";

    private static string Text(Verdict verdict) => verdict switch
    {
        Verdict.Pass or Verdict.NotAsked => "PASS",
        Verdict.InsideSpread => "INSIDE-SPREAD",
        _ => "MISS",
    };
}
