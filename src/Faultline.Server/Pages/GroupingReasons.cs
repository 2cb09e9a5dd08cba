namespace Faultline.Server.Pages;

/// <summary>Why a report is in its group.</summary>
/// <param name="Report">The report that was looked at.</param>
/// <param name="Key">The key that it has by the rules of now; another one than the group's when the rules changed since.</param>
/// <param name="Contributions">What the key was made of, in the order in which it counts: what it is, the text that went in, and why, or null.</param>
public sealed record GroupingReasons(ReportId Report, string Key, IReadOnlyList<(string What, string Text, string? Why)> Contributions);
