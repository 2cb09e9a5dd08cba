namespace Faultline.Server.Groups;

/// <summary>The order of sums.</summary>
public enum RollupOrder
{
    Count = 0,
    Worst = 1,
    Statements = 2,

    /// <summary>Hard time-outs, then soft ones.</summary>
    TimeOuts = 3,
}
