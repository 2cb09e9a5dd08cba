namespace Faultline.Bench.Run;

/// <summary>Whether a figure is reached.</summary>
internal enum Verdict
{
    NotAsked,
    Pass,
    InsideSpread,
    Miss,
}
