using System.Text;
using System.Text.Json;
using Faultline.Reports;
using Faultline.Tracker.Facts;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// The grouping function <c>g1</c> with a project's rules: which group a report belongs to, by nothing but the report. It keeps nothing, so that the same
/// report has the same key everywhere and always. docs/grouping.md says how it decides and how well.
/// </summary>
public sealed class Grouper(GroupingRules rules)
{
    /// <summary>The version: the number in <c>g1:…</c>. A change of what any report's key is needs another.</summary>
    public const int Version = 1;

    private readonly FrameReader _frames = new(rules);

    /// <summary>Without rules.</summary>
    public static Grouper Default { get; } = new(GroupingRules.None);

    /// <summary>The group of a report. Never throws for what a report holds, and takes time linear in it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="facts">Its facts.</param>
    /// <param name="class">Its class, for rules that ask for one.</param>
    /// <param name="explain">Whether to say what counted and what did not.</param>
    public GroupingResult Key(ErrorReport report, ReportFacts facts, string? @class = null, bool explain = false)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(facts);
        var explanation = explain ? new List<Contribution>() : null;
        var finding = KeyFinding.Of(report, facts, _frames, explanation);
        var parts = Fingerprint(report, facts, @class, finding, explanation) ?? finding.Parts;
        return new GroupingResult(KeyHash.Of(parts), finding.Outline(report, facts, _frames), explanation ?? (IReadOnlyList<Contribution>)[], parts)
        {
            InnerMessages = finding.InnerMessages(report),
        };
    }

    // A project's rules know better than senders, and senders better than the function.
    private string? Fingerprint(ErrorReport report, ReportFacts facts, string? @class, KeyFinding finding, List<Contribution>? explanation)
    {
        foreach (var rule in rules.Fingerprints)
        {
            if (!rule.Query.Matches(facts, @class))
                continue;
            var filled = FingerprintTemplate.Fill(rule.Template, finding.Parts, facts, @class);
            explanation?.Add(new Contribution("rule", rule.Template, true, $"fingerprint of line {rule.Line} of the project's rules"));
            return "rule\n" + filled;
        }

        var told = Told(report, facts, @class, finding);
        if (told is not null)
            explanation?.Add(new Contribution("fingerprint", told.Length <= ReportFacts.MaxText ? told : told[..ReportFacts.MaxText], true, "the sender's fingerprint"));
        return told;
    }

    private static string? Told(ErrorReport report, ReportFacts facts, string? @class, KeyFinding finding)
    {
        const int MaxParts = 20;
        if (!report.Root.TryGetProperty("fingerprint"u8, out var array) || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() == 0)
            return null;
        var text = new StringBuilder("told");
        var onlyDefault = true;
        foreach (var element in array.EnumerateArray().Take(MaxParts))
        {
            var part = ReportedText.OfAny(element);
            onlyDefault &= part.Trim() is "{{ default }}" or "{{default}}";
            text.Append('\n').Append(FactText.Clean(FingerprintTemplate.Fill(part, finding.Parts, facts, @class), ReportFacts.MaxLongText * 4));
        }

        return onlyDefault ? null : text.ToString();
    }
}
