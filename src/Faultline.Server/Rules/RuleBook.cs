using Faultline.Server.Projects;
using Faultline.Tracker.Classes;
using Faultline.Tracker.Grouping;
using Faultline.Tracker.Rules;

namespace Faultline.Server.Rules;

/// <summary>Reads and changes a project's rules for whoever looks after it, or fails with the fault that says why not.</summary>
internal sealed class RuleBook(IRuleStore rules, StoreQuestions store, TimeProvider time)
{
    /// <summary>Who saves: there are no users yet.</summary>
    public const string Actor = "operator";

    /// <summary>The kinds by the words that URLs use.</summary>
    /// <exception cref="FaultException">400: it is none.</exception>
    public static RuleKind Kind(string text) => QueryValues.OneOf("kind", text, RuleKind.Classes, ("classes", RuleKind.Classes), ("grouping", RuleKind.Grouping));

    /// <summary>What is wrong with a text of rules; empty when nothing is.</summary>
    public static IReadOnlyList<RuleError> Errors(RuleKind kind, string text)
    {
        IReadOnlyList<RuleError> errors;
        _ = kind == RuleKind.Classes ? ClassRules.TryParse(text, out _, out errors) : GroupingRules.TryParse(text, out _, out errors);
        return errors;
    }

    /// <summary>The grouping function with the project's rules in force.</summary>
    public async Task<Grouper> GrouperAsync(ProjectId project, CancellationToken cancellation) =>
        GroupingRules.TryParse((await ReadAsync(project, RuleKind.Grouping, cancellation)).Text, out var inForce, out _) ? new Grouper(inForce) : Grouper.Default;

    /// <summary>The rules in force; those that nobody has changed have version 0.</summary>
    public async Task<RuleText> ReadAsync(ProjectId project, RuleKind kind, CancellationToken cancellation) =>
        await store.AskAsync(() => rules.ReadAsync(project, kind, cancellation)) ?? Otherwise(kind);

    /// <summary>All versions, newest first, without the default set.</summary>
    public Task<IReadOnlyList<RuleText>> HistoryAsync(ProjectId project, RuleKind kind, CancellationToken cancellation) =>
        store.AskAsync(() => rules.HistoryAsync(project, kind, cancellation));

    /// <summary>Saves a new version in the place of the one that it was made from.</summary>
    /// <exception cref="FaultException">400: a line is wrong; 409: another version is in force by now.</exception>
    public async Task<RuleText> SaveAsync(ProjectId project, RuleKind kind, int expected, string text, CancellationToken cancellation)
    {
        var lines = text.ReplaceLineEndings("\n");
        Check(kind, lines);
        if (await store.AskAsync(() => rules.SaveAsync(project, kind, expected, lines, Actor, time.GetUtcNow(), cancellation)) is { } saved)
            return saved;
        throw ServerFaults.RulesConflict(expected, (await ReadAsync(project, kind, cancellation)).Version).ToException();
    }

    /// <exception cref="FaultException">400: a line is wrong.</exception>
    public static void Check(RuleKind kind, string text)
    {
        if (Errors(kind, text) is [var first, ..] errors)
            throw ServerFaults.InvalidRules(first.Line, first.Message, [.. errors.Select(error => error.ToString())]).ToException();
    }

    private static RuleText Otherwise(RuleKind kind) => new(kind, 0, kind == RuleKind.Classes ? ClassRules.Default.Text : "", default, null);
}
