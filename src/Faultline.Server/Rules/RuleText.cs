namespace Faultline.Server.Rules;

/// <summary>One version of a project's rules.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Version">1 and up; 0 is the default set that nobody has changed.</param>
/// <param name="Text">The rules, one a line.</param>
/// <param name="At">When they were saved.</param>
/// <param name="Actor">Who saved them; null for the default set.</param>
public sealed record RuleText(RuleKind Kind, int Version, string Text, DateTimeOffset At, string? Actor);
