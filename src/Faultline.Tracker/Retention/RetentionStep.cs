namespace Faultline.Tracker.Retention;

/// <summary>A segment that is to go.</summary>
/// <param name="Segment">Which.</param>
/// <param name="Reason"><see cref="RetentionPlan.ByAge"/> or <see cref="RetentionPlan.ByBytes"/>; the ledger counts under it.</param>
public sealed record RetentionStep(PayloadSegment Segment, string Reason);
