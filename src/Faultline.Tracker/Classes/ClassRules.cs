using System.Diagnostics.CodeAnalysis;
using Faultline.Tracker.Rules;
using Faultline.Tracker.Search;

namespace Faultline.Tracker.Classes;

/// <summary>
/// What kind of failure a report tells of, by rules one a line: <c>timeout: type:TimeoutException,RequestExpired</c>. What is before the colon is the class,
/// what is after it a search (docs/search.md) without fields of groups. The first rule that matches counts; none: <c>exception</c>. One class may have many rules.
/// </summary>
public sealed class ClassRules
{
    /// <summary>The class of what no rule matches.</summary>
    public const string Otherwise = "exception";

    /// <summary>Longest text of rules, in UTF-16 characters.</summary>
    public const int MaxLength = 20_000;

    /// <summary>Most rules.</summary>
    public const int MaxRules = 200;

    /// <summary>Longest name of a class.</summary>
    public const int MaxName = 40;

    private const string Expected = "class: search, such as timeout: type:TimeoutException";

    private readonly List<ClassRule> _rules;

    private ClassRules(string text, List<ClassRule> rules) => (Text, _rules) = (text, rules);

    /// <summary>The set of a project that has no other.</summary>
    public static ClassRules Default { get; } =
        TryParse(DefaultClasses.Text, out var rules, out var errors) ? rules : throw new InvalidOperationException($"The default classes are wrong: {errors[0]}");

    /// <summary>The rules as they were written.</summary>
    public string Text { get; }

    /// <summary>The classes that the rules name, each once, in their order, and <see cref="Otherwise"/> last.</summary>
    public IReadOnlyList<string> Classes => [.. _rules.Select(rule => rule.Class).Where(name => name != Otherwise).Distinct(), Otherwise];

    /// <summary>Reads rules, or names every line that is wrong.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ClassRules? rules, out IReadOnlyList<RuleError> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<RuleError>();
        var read = new List<ClassRule>();
        foreach (var line in RuleLines.Read(text, MaxLength, MaxRules, Expected, found))
        {
            if (!IsName(line.Head))
                found.Add(line.ErrorAtHead($"'{RuleLines.Shown(line.Head)}' is no name of a class; expected lower-case letters, digits and -, at most {MaxName}, such as soft-timeout"));
            else if (line.Body.Length == 0)
                found.Add(line.ErrorAt(line.Text.Length, 0, $"'{line.Head}:' has no search behind it; expected {Expected}"));
            else if (SearchQueryParser.TryParse(line.Body, DateTimeOffset.UnixEpoch, out var query, out var error, SearchScope.Unclassed))
                read.Add(new ClassRule(line.Head, query));
            else
                found.Add(line.ErrorAt(line.BodyStart + error.Position, error.Length, error.Message));
        }

        errors = [.. found.OrderBy(error => error.Line)];
        rules = found.Count == 0 ? new ClassRules(text, read) : null;
        return rules is not null;
    }

    /// <summary>The class of a report.</summary>
    public string ClassOf(ReportFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        foreach (var rule in _rules)
        {
            if (rule.Query.Matches(facts))
                return rule.Class;
        }

        return Otherwise;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxName && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
