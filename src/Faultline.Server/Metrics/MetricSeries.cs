namespace Faultline.Server.Metrics;

/// <summary>What was measured under one set of labels.</summary>
internal sealed class MetricSeries
{
    /// <summary>The sum of a counter or of a histogram, the latest value of a gauge.</summary>
    public double Value { get; set; }

    /// <summary>Of a histogram: how many values.</summary>
    public long Count { get; set; }

    /// <summary>Of a histogram: how many values up to each bound, not cumulated.</summary>
    public long[] Buckets { get; } = new long[MetricFamily.Bounds.Count];
}
