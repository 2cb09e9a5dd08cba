using Faultline.Server.Projects;

namespace Faultline.Server.Rules;

/// <summary>Keeps the rules of projects, all versions of them. Every implementation runs the contract tests.</summary>
internal interface IRuleStore
{
    /// <summary>The version in force; null when the project has the default set.</summary>
    Task<RuleText?> ReadAsync(ProjectId project, RuleKind kind, CancellationToken cancellation);

    /// <summary>All versions, newest first.</summary>
    Task<IReadOnlyList<RuleText>> HistoryAsync(ProjectId project, RuleKind kind, CancellationToken cancellation);

    /// <summary>Saves a new version in the place of <paramref name="expected"/> (0: the default set); null when another one is in force by now. Undoing is saving an older text.</summary>
    Task<RuleText?> SaveAsync(ProjectId project, RuleKind kind, int expected, string text, string actor, DateTimeOffset now, CancellationToken cancellation);
}
