namespace Faultline.Bench.Deadlines.Innocents;

/// <summary>One measurement of one process.</summary>
/// <param name="P50">Of the innocent requests, in milliseconds.</param>
/// <param name="P99">The same.</param>
/// <param name="Max">The same.</param>
/// <param name="Asked">How many innocent requests there were.</param>
/// <param name="Failed">How many of them were not answered as they should be.</param>
/// <param name="Expired">How many requests timed out, as they should.</param>
/// <param name="NotExpired">How many of those were answered otherwise, or not at all.</param>
/// <param name="Example">How one failed; null when none did.</param>
internal sealed record InnocentSample(double P50, double P99, double Max, int Asked, int Failed, int Expired, int NotExpired, string? Example);
