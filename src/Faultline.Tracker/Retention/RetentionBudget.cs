namespace Faultline.Tracker.Retention;

/// <summary>What may lie on the disk.</summary>
/// <param name="MaxBytes">All bytes: payloads and <paramref name="IndexBytes"/>.</param>
/// <param name="KeepBytes">The part of it that keep segments may take when space is short.</param>
/// <param name="MaxAge">How old the youngest payload of a bulk segment may be.</param>
/// <param name="IndexBytes">Bytes of what is no payload: it counts, and nothing of it is dropped.</param>
public sealed record RetentionBudget(long MaxBytes, long KeepBytes, TimeSpan MaxAge, long IndexBytes = 0);
