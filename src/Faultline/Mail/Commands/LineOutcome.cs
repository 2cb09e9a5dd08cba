namespace Faultline.Mail.Commands;

/// <summary>What became of a line.</summary>
internal enum LineOutcome
{
    Done,
    Wrong,
    Failed,
    NotTried,
}
