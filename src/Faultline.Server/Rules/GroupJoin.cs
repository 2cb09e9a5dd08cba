namespace Faultline.Server.Rules;

/// <summary>Groups whose reports would be together.</summary>
/// <param name="Groups">Their numbers and titles.</param>
/// <param name="Count">How many reports of those that were looked at.</param>
public sealed record GroupJoin(IReadOnlyList<(long Number, string Title)> Groups, int Count);
