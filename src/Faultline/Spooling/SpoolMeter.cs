using System.Diagnostics.Metrics;

namespace Faultline.Spooling;

/// <summary>The spool's counts as instruments of the meter <c>Faultline</c>; read only when somebody listens.</summary>
internal sealed class SpoolMeter : IDisposable
{
    public const string Name = "Faultline";

    /// <summary>How long the fsyncs of all spools of the process take.</summary>
    public static readonly Histogram<double> Fsync =
        new Meter(Name).CreateHistogram<double>("faultline.spool.fsync", "s", "How long it takes to force a segment to the disk");

    private readonly Meter _meter = new(Name);

    public SpoolMeter(Spool spool)
    {
        Count("faultline.spool.appended", "Records taken", () => spool.Statistics.Appended);
        Count("faultline.spool.acknowledged", "Records handed on", () => spool.Statistics.Acknowledged);
        _meter.CreateObservableCounter("faultline.spool.refused", () => Refused(spool.Statistics), "{record}", "Records refused, by reason");
        Count("faultline.spool.damaged", "Regions without a whole record", () => spool.Statistics.Damaged);
        Count("faultline.spool.parked", "Records set aside", () => spool.Statistics.Parked);
        Count("faultline.spool.flush_errors", "Failed fsyncs", () => spool.Statistics.FlushErrors);
        _meter.CreateObservableGauge("faultline.spool.pending", () => spool.Statistics.PendingBytes, "By", "Bytes that wait to be handed on");
    }

    public void Dispose() => _meter.Dispose();

    private void Count(string name, string description, Func<long> value) =>
        _meter.CreateObservableCounter(name, value, "{record}", description);

    private static IEnumerable<Measurement<long>> Refused(SpoolStatistics statistics) =>
    [
        new(statistics.RefusedFull, new KeyValuePair<string, object?>("reason", "full")),
        new(statistics.RefusedTooLarge, new KeyValuePair<string, object?>("reason", "too_large")),
        new(statistics.RefusedClosed, new KeyValuePair<string, object?>("reason", "closed")),
        new(statistics.WriteErrors, new KeyValuePair<string, object?>("reason", "write_error")),
    ];
}
