using Faultline.Tracker.Rollups;

namespace Faultline.Server.Groups;

/// <summary>What was counted under one key in the time that was asked for.</summary>
/// <param name="Key">The topic, the class and topic (tab between), the statement; of groups, the number of the head.</param>
/// <param name="Counts">The sums.</param>
public sealed record RollupRow(string Key, Rollup Counts);
