using System.Diagnostics.Metrics;
using Faultline.Server.Ingest;

namespace Faultline.Server.Metrics;

/// <summary>What can be looked at when somebody asks: registered once, read with each scrape.</summary>
internal sealed class ServerGauges
{
    private long _payloadBytes;

    public ServerGauges(ServerMetrics metrics, ProjectSpools spools, IngestRoom room, DiskWatch disk, ParkedRecords parked, TimeProvider time)
    {
        var meter = metrics.Meter;
        meter.CreateObservableGauge("faultline_ingest_in_flight_bytes", () => room.InFlightBytes, "By", "Memory that is given out to bodies which are being read");
        meter.CreateObservableGauge("faultline_spool_pending_bytes", () => Each(spool => spool.Spool.Statistics.PendingBytes), "By", "Bytes that wait to be digested");
        meter.CreateObservableGauge("faultline_spool_pending_records", () => Each(spool => spool.Spool.Statistics.PendingRecords), "{record}", "Records that wait to be digested");
        meter.CreateObservableGauge("faultline_spool_oldest_seconds", () => Each(spool => AgeOf(spool, time)), "s", "How long the oldest of them has been waiting");
        meter.CreateObservableGauge("faultline_parked_records", () => parked.Count, "{record}", "Records that were put aside");
        meter.CreateObservableGauge("faultline_disk_free_bytes", () => disk.FreeBytes, "By", "Free bytes of the data directory's disk");
        meter.CreateObservableGauge("faultline_payload_bytes", () => Interlocked.Read(ref _payloadBytes), "By", "Bytes of payloads, as of the last look");
        meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, "By", "Memory of the process");

        IEnumerable<Measurement<double>> Each(Func<ProjectSpool, double> value) =>
            spools.Open.Select(spool => new Measurement<double>(value(spool), new KeyValuePair<string, object?>("project", metrics.LabelOf(spool.Project)))).ToList();
    }

    /// <summary>Bytes of payloads, told by who measures them.</summary>
    public long PayloadBytes
    {
        get => Interlocked.Read(ref _payloadBytes);
        set => Interlocked.Exchange(ref _payloadBytes, value);
    }

    private static double AgeOf(ProjectSpool spool, TimeProvider time) =>
        spool.WaitingSince is { } since ? Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : 0;
}
