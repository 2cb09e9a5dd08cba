using System.Collections.Concurrent;
using Faultline.Server.Reports;

namespace Faultline.Server.Tests.Workers;

/// <summary>A store that refuses one report for ever, or is away for a time; else it does as the one inside does.</summary>
internal sealed class PickyStore(IDigestStore inner) : IDigestStore
{
    public ReportId Refused { get; set; }

    public bool IsAway { get; set; }

    /// <summary>How many reports each batch had that it took.</summary>
    public ConcurrentQueue<int> Taken { get; } = [];

    public Task<DigestResult> DigestAsync(DigestBatch batch, CancellationToken cancellation)
    {
        if (IsAway)
            throw new StoreUnavailableException("the store is away");
        if (batch.Reports.Any(report => report.Facts.Id == Refused))
            throw new ReportRefusedException(Refused, "not this one");
        Taken.Enqueue(batch.Reports.Count);
        return inner.DigestAsync(batch, cancellation);
    }
}
