namespace Faultline.Bench.Run;

/// <summary>All that was measured for a row, in pairs: baseline and contender, and baseline and a second process of it.</summary>
internal sealed class RowResult(Row row)
{
    private readonly List<(Sample Baseline, Sample Contender)> _pairs = [];
    private readonly List<(Sample One, Sample Other)> _same = [];

    public Row Row => row;

    public int Pairs => _pairs.Count;

    public IEnumerable<Figure> Figures =>
        from measure in Measure.All
        select new Figure(
            measure,
            Spread.Of(_pairs.Select(pair => measure.Compare(measure.Of(pair.Baseline), measure.Of(pair.Contender)))),
            Spread.Of(_same.Select(pair => measure.Compare(measure.Of(pair.One), measure.Of(pair.Other)))),
            Array.Find(row.Goals, goal => goal.Measure == measure));

    public Sample Baseline => Middle(_pairs.Select(pair => pair.Baseline));

    public Sample Contender => Middle(_pairs.Select(pair => pair.Contender));

    public void Add((Sample, Sample) pair, (Sample, Sample) same)
    {
        _pairs.Add(pair);
        _same.Add(same);
    }

    private static Sample Middle(IEnumerable<Sample> samples) => new(
        Spread.Of(samples.Select(s => s.Rate)).Median,
        Spread.Of(samples.Select(s => s.CpuMicroseconds)).Median,
        Spread.Of(samples.Select(s => s.Bytes)).Median);
}
