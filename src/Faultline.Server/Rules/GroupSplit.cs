namespace Faultline.Server.Rules;

/// <summary>A group whose reports would no longer be together.</summary>
/// <param name="Number">The group.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Parts">How many of its reports would lie in each part, the largest first, with one report of it.</param>
public sealed record GroupSplit(long Number, string Title, IReadOnlyList<(int Count, ReportId Example)> Parts);
