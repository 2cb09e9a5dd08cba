namespace Faultline.Server.Metrics;

/// <summary>One instrument with all that it measured.</summary>
/// <param name="Name">As it is called for Prometheus, without <c>_total</c>.</param>
/// <param name="Help">What it is.</param>
/// <param name="Kind">How its values are put together.</param>
/// <param name="Cumulative">Whether what is observed is a sum already, and takes the place of the one before.</param>
internal sealed record MetricFamily(string Name, string Help, MetricKind Kind, bool Cumulative)
{
    /// <summary>Most sets of labels; what is over is left out, so that a scrape stays small whoever makes the labels.</summary>
    public const int MostSeries = 1_000;

    /// <summary>Upper bounds of the buckets, in seconds.</summary>
    public static readonly IReadOnlyList<double> Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>By labels, as they are written between the braces.</summary>
    public SortedDictionary<string, MetricSeries> Series { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes in one measurement.</summary>
    public void Add(string labels, double value)
    {
        if (!Series.TryGetValue(labels, out var series))
        {
            if (Series.Count >= MostSeries)
                return;
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
