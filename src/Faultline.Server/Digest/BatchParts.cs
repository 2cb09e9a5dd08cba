using Faultline.Server.Reports;

namespace Faultline.Server.Digest;

/// <summary>Takes a batch apart, so that the one record which the store stumbles over can be found.</summary>
internal static class BatchParts
{
    /// <summary>The batch record by record, each with a mark behind it, and at last what is left of it: notes and marks.</summary>
    public static IEnumerable<DigestBatch> Of(DigestBatch batch)
    {
        var reports = batch.Reports.Select(report => (report.From, Part: batch with { Reports = [report], Parked = [], Notes = [] }));
        var parked = batch.Parked.Select(one => (From: ((string Segment, long Position)?)one.From, Part: batch with { Reports = [], Parked = [one], Notes = [] }));
        // Within a segment in the order of its records: what lies before a mark is taken for done.
        foreach (var (from, part) in reports.Concat(parked).OrderBy(one => one.From?.Segment, StringComparer.Ordinal).ThenBy(one => one.From?.Position))
            yield return part with { Marks = [.. batch.Marks.Where(mark => mark.Segment == from?.Segment).Select(mark => mark with { DigestedTo = from!.Value.Position + 1 })] };
        yield return batch with { Reports = [], Parked = [] };
    }
}
