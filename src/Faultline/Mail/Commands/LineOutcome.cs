namespace Faultline.Mail.Commands;

/// <summary>What became of a line.</summary>
internal enum LineOutcome
{
    Done,
    Wrong,
    Failed,

    /// <summary>It was begun, and the process ended before it was known what became of it.</summary>
    Unknown,

    NotTried,
}
