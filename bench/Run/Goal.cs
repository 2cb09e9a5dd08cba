namespace Faultline.Bench.Run;

/// <summary>What a measure is to reach, as a ratio to the baseline; for bytes, as the difference.</summary>
internal sealed record Goal(Measure Measure, double? AtMost = null, double? AtLeast = null)
{
    public bool IsReached(double value) => !(value > AtMost) && !(value < AtLeast);

    /// <summary>
    /// Reached, or missed by no more than two series of the same program differ, or missed. Bytes are counted, not
    /// timed: there the spread is no excuse.
    /// </summary>
    public Verdict Judge(Spread measured, Spread same) =>
        IsReached(measured.Median) ? Verdict.Pass
        : Measure != Measure.Bytes && (measured.Median <= AtMost * same.High || measured.Median >= AtLeast * same.Low) ? Verdict.InsideSpread
        : Verdict.Miss;

    public override string ToString() => AtMost is { } most ? $"≤ {Measure.Show(most)}" : $"≥ {Measure.Show(AtLeast ?? 0)}";
}
