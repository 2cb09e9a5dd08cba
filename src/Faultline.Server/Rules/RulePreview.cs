using Faultline.Tracker.Grouping;

namespace Faultline.Server.Rules;

/// <summary>What rules would change of the reports that are stored, before they are saved.</summary>
/// <param name="Looked">How many of the newest reports were looked at.</param>
/// <param name="Classes">Reports that would have another class.</param>
/// <param name="Splits">Groups whose reports would come apart.</param>
/// <param name="Merges">Groups whose reports would come together.</param>
public sealed record RulePreview(int Looked, IReadOnlyList<ClassMove> Classes, IReadOnlyList<PreviewChange> Splits, IReadOnlyList<PreviewChange> Merges)
{
    /// <summary>Whether nothing would change.</summary>
    public bool IsEmpty => Classes.Count + Splits.Count + Merges.Count == 0;
}
