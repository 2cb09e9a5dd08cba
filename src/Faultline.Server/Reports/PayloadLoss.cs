namespace Faultline.Server.Reports;

/// <summary>Why the details of a report that was seen are not here.</summary>
/// <param name="Reason">Which way they went.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Detail">More about it, such as the reason of a refusal; or null.</param>
public sealed record PayloadLoss(PayloadLossReason Reason, DateTimeOffset At, string? Detail = null);
