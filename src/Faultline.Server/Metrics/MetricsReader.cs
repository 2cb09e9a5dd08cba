using System.Diagnostics.Metrics;

namespace Faultline.Server.Metrics;

/// <summary>Listens to the server's own meter, and to how long the spools' fsyncs take, and keeps what they measured until somebody reads it.</summary>
internal sealed class MetricsReader : IDisposable
{
    private const string SpoolMeter = "Faultline";
    private const string Fsync = "faultline.spool.fsync";

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    public MetricsReader(ServerMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter || (instrument.Meter.Name == SpoolMeter && instrument.Name == Fsync))
                listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Take(family, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Take(family, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Take(family, value, tags));
        _listener.Start();
    }

    /// <summary>All that was measured so far, and what can be observed now; by name. Under the lock of nobody: a copy.</summary>
    public IReadOnlyList<(MetricFamily Family, IReadOnlyList<(string Labels, MetricSeries Series)> Series)> Read()
    {
        lock (_gate)
        {
            foreach (var family in _families.Values.Where(family => family.Kind is MetricKind.Gauge))
                family.Series.Clear(); // what can no longer be observed is gone
        }

        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            return [.. _families.Values.Select(family => (family, Copy(family)))];
        }
    }

    public void Dispose() => _listener.Dispose();

    private static IReadOnlyList<(string Labels, MetricSeries Series)> Copy(MetricFamily family) => [.. family.Series.Select(series =>
    {
        var copy = new MetricSeries { Value = series.Value.Value, Count = series.Value.Count };
        series.Value.Buckets.CopyTo(copy.Buckets, 0);
        return (series.Key, copy);
    })];

    private MetricFamily FamilyOf(Instrument instrument)
    {
        var kind = instrument.GetType().Name.Split('`')[0] switch
        {
            nameof(Counter<long>) or nameof(ObservableCounter<long>) => MetricKind.Counter,
            nameof(Histogram<long>) => MetricKind.Histogram,
            _ => MetricKind.Gauge,
        };
        var name = instrument.Name == Fsync ? "faultline_fsync_seconds" : instrument.Name;
        lock (_gate)
        {
            if (!_families.TryGetValue(name, out var family))
                _families[name] = family = new MetricFamily(name, instrument.Description ?? "", kind, instrument.IsObservable);
            return family;
        }
    }

    private void Take(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        lock (_gate)
            ((MetricFamily)family!).Add(labels, value);
    }
}
