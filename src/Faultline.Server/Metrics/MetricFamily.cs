namespace Faultline.Server.Metrics;

/// <summary>One instrument with all that it measured.</summary>
/// <param name="Name">As it is called for Prometheus, without <c>_total</c>.</param>
/// <param name="Help">What it is.</param>
/// <param name="Kind">How its values are put together.</param>
/// <param name="Cumulative">Whether what is observed is a sum already, and takes the place of the one before.</param>
internal sealed record MetricFamily(string Name, string Help, MetricKind Kind, bool Cumulative)
{
    /// <summary>Most sets of labels, so that a scrape stays small whoever makes the labels: those of 200 projects with some 15 outcomes each.</summary>
    public const int MostSeries = 4_000;

    /// <summary>The labels under which counters and histograms go on when there are too many; gauges, which cannot be added up, are left out.</summary>
    public const string Overflow = "overflow=\"true\"";

    /// <summary>Upper bounds of the buckets, in seconds.</summary>
    public static readonly IReadOnlyList<double> Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>By labels, as they are written between the braces.</summary>
    public SortedDictionary<string, MetricSeries> Series { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes in one measurement.</summary>
    public void Add(string labels, double value)
    {
        if (!Series.TryGetValue(labels, out var series))
        {
            if (Series.Count >= MostSeries && (Kind is MetricKind.Gauge || Cumulative))
                return;
            labels = Series.Count >= MostSeries ? Overflow : labels;
            if (!Series.TryGetValue(labels, out series))
                Series[labels] = series = new MetricSeries();
        }

        series.Value = Kind is MetricKind.Gauge || Cumulative ? value : series.Value + value;
        if (Kind is not MetricKind.Histogram)
            return;
        series.Count++;
        for (var i = 0; i < Bounds.Count; i++)
        {
            if (value > Bounds[i])
                continue;
            series.Buckets[i]++;
            return;
        }
    }
}
