namespace Faultline.Mail.Commands;

/// <summary>A line, and what became of it, as it is written down and told.</summary>
internal sealed record LineRecord(int Number, string Text, LineOutcome Outcome, string Told, string? ReportId = null);
