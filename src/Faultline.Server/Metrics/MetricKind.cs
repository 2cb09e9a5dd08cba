namespace Faultline.Server.Metrics;

/// <summary>How an instrument's values are put together.</summary>
internal enum MetricKind
{
    /// <summary>Added up.</summary>
    Counter,

    /// <summary>The latest counts.</summary>
    Gauge,

    /// <summary>Counted by size.</summary>
    Histogram,
}
