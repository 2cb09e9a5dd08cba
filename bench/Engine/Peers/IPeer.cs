namespace Faultline.Bench.Engine.Peers;

/// <summary>What a peer does with a report that was read.</summary>
internal interface IPeer
{
    /// <summary>What was taken and is not yet done.</summary>
    long Pending { get; }

    /// <summary>Completes when the report may be acknowledged. It is the caller's again then.</summary>
    ValueTask TakeAsync(PostedReport report);
}
