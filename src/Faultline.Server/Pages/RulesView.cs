using Faultline.Server.Rules;

namespace Faultline.Server.Pages;

/// <summary>What the page of a project's rules shows.</summary>
/// <param name="Project">Whose rules.</param>
/// <param name="Kind">Which: <c>classes</c> or <c>grouping</c>.</param>
/// <param name="InForce">The version in force.</param>
/// <param name="Text">What stands in the editor.</param>
/// <param name="Expected">The version that the editor's text was made from.</param>
/// <param name="History">All versions, newest first.</param>
public sealed record RulesView(string Project, string Kind, RuleText InForce, string Text, int Expected, IReadOnlyList<RuleText> History)
{
    /// <summary>What is wrong with the text; empty when nothing is, or nobody asked.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>What the text would change; null when nobody asked.</summary>
    public RulePreview? Preview { get; init; }
}
