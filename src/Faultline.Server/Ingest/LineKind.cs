namespace Faultline.Server.Ingest;

/// <summary>What a line of the intake can be.</summary>
internal enum LineKind
{
    /// <summary>Nothing that is taken.</summary>
    Wrong = 0,

    /// <summary>A report.</summary>
    Report = 1,

    /// <summary>What a client threw away: docs/intake.md.</summary>
    Discards = 2,
}
