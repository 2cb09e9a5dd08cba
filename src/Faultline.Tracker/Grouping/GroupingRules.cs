using System.Diagnostics.CodeAnalysis;
using Faultline.Tracker.Rules;
using Faultline.Tracker.Search;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// What a project says about its groups, one rule a line: <c>in-app: Shop.*</c>, <c>not in-app: Shop.Vendor.*</c>, <c>helper: Shop.Kernel.Must*</c>, and
/// <c>fingerprint "{{default}} {{topic}}": type:Foo</c>. Of the first two the longest pattern that matches counts, of the last the first rule that
/// matches. docs/grouping.md is the reference.
/// </summary>
public sealed class GroupingRules
{
    /// <summary>Longest text of rules, in UTF-16 characters.</summary>
    public const int MaxLength = 20_000;

    /// <summary>Most rules.</summary>
    public const int MaxRules = 200;

    private const string Expected = "in-app: Shop.*, not in-app: Shop.Vendor.*, helper: Shop.Must* or fingerprint \"{{default}} {{topic}}\": type:Foo";

    private readonly List<(FramePattern Pattern, bool InApp)> _inApp = [];
    private readonly List<FramePattern> _helpers = [];
    private readonly List<FingerprintRule> _fingerprints = [];

    private GroupingRules(string text) => Text = text;

    /// <summary>No rules: the function alone decides.</summary>
    public static GroupingRules None { get; } = new("");

    /// <summary>The rules as they were written.</summary>
    public string Text { get; }

    internal IReadOnlyList<FingerprintRule> Fingerprints => _fingerprints;

    /// <summary>Reads rules, or names every line that is wrong.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out GroupingRules? rules, out IReadOnlyList<RuleError> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<RuleError>();
        var read = new GroupingRules(text);
        foreach (var line in RuleLines.Read(text, MaxLength, MaxRules, Expected, found))
        {
            if (read.Add(line) is { } error)
                found.Add(error);
        }

        errors = [.. found.OrderBy(error => error.Line)];
        rules = found.Count == 0 ? read : null;
        return rules is not null;
    }

    /// <summary>What the rules say about a frame; null when they say nothing.</summary>
    internal bool? IsInApp(FrameName name)
    {
        bool? says = null;
        var longest = -1;
        foreach (var (pattern, inApp) in _inApp)
        {
            if (pattern.Text.Length > longest && pattern.Matches(name))
                (says, longest) = (inApp, pattern.Text.Length);
        }

        return says;
    }

    internal bool IsHelper(FrameName name)
    {
        foreach (var pattern in _helpers)
        {
            if (pattern.Matches(name))
                return true;
        }

        return false;
    }

    private RuleError? Add(RuleLine line)
    {
        if (line.Head.StartsWith("fingerprint", StringComparison.Ordinal))
            return AddFingerprint(line);
        if (line.Head is not ("in-app" or "not in-app" or "helper"))
            return line.ErrorAtHead($"'{RuleLines.Shown(line.Head)}' is no kind of rule; expected {Expected}");
        if (line.Body.Length == 0)
            return line.ErrorAt(line.Text.Length, 0, $"'{line.Head}:' names no frames; expected names such as Shop.*");
        foreach (var text in line.Body.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var star = text.IndexOf('*', StringComparison.Ordinal);
            if (star >= 0 && (star < text.Length - 1 || star == 0))
                return line.ErrorAt(line.Text.IndexOf(text, line.BodyStart, StringComparison.Ordinal), text.Length, $"'{RuleLines.Shown(text)}' has a * that does not stand at the end of something; expected a name such as Shop.*");
            if (line.Head == "helper")
                _helpers.Add(FramePattern.Of(text));
            else
                _inApp.Add((FramePattern.Of(text), line.Head == "in-app"));
        }

        return null;
    }

    private RuleError? AddFingerprint(RuleLine line)
    {
        var template = line.Head["fingerprint".Length..].Trim();
        if (template.Length < 3 || template[0] != '"' || template[^1] != '"')
            return line.ErrorAtHead($"'{RuleLines.Shown(line.Head)}' has no template in quotes; expected fingerprint \"{{{{default}}}} {{{{topic}}}}\": and a search");
        template = template[1..^1];
        if (FingerprintTemplate.WhatIsWrong(template) is { } wrong)
            return line.ErrorAtHead(wrong);
        if (!SearchQueryParser.TryParse(line.Body, DateTimeOffset.UnixEpoch, out var query, out var error, SearchScope.Report))
            return line.ErrorAt(line.BodyStart + error.Position, error.Length, error.Message);
        if (query.Terms.Count == 0)
            return line.ErrorAt(line.Text.Length, 0, "The rule has no search behind it, so it would take every report; expected one such as type:Foo");
        _fingerprints.Add(new FingerprintRule(line.Line, template, query));
        return null;
    }
}
