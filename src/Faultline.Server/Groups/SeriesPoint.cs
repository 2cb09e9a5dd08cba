using Faultline.Tracker.Rollups;

namespace Faultline.Server.Groups;

/// <summary>What was counted in one bucket; buckets without reports are left out.</summary>
public sealed record SeriesPoint(DateTimeOffset Start, Rollup Counts);
