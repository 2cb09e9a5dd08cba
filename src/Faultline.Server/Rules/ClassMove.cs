namespace Faultline.Server.Rules;

/// <summary>Reports that would have another class.</summary>
/// <param name="From">The class that they have.</param>
/// <param name="To">The class that they would have.</param>
/// <param name="Count">How many of those that were looked at.</param>
/// <param name="Examples">Some of them.</param>
public sealed record ClassMove(string From, string To, int Count, IReadOnlyList<ReportId> Examples);
