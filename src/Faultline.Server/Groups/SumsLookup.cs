using Faultline.Server.Projects;
using Faultline.Tracker.Rollups;

namespace Faultline.Server.Groups;

/// <summary>Reads a project's sums by key.</summary>
internal sealed class SumsLookup(IGroupStore groups, StoreQuestions store, TimeProvider time)
{
    /// <summary>Days that sums look back unless others are asked for.</summary>
    public const int UsualDays = 7;

    /// <summary>The kinds by the words that URLs use.</summary>
    /// <exception cref="FaultException">400: it is none.</exception>
    public static RollupKind Kind(string text) => QueryValues.OneOf(
        "kind", text, RollupKind.Topic,
        ("topics", RollupKind.Topic), ("classes", RollupKind.ClassAndTopic), ("statements", RollupKind.Statement), ("groups", RollupKind.Group));

    /// <summary>The orders by the words that URLs use.</summary>
    /// <exception cref="FaultException">400: it is none.</exception>
    public static RollupOrder Order(string? text) => QueryValues.OneOf(
        "order", text, RollupOrder.Count,
        ("count", RollupOrder.Count), ("worst", RollupOrder.Worst), ("statements", RollupOrder.Statements), ("timeouts", RollupOrder.TimeOuts));

    /// <summary>The sums of the last days, largest first.</summary>
    public Task<IReadOnlyList<RollupRow>> ReadAsync(ProjectId project, RollupKind kind, int days, RollupOrder order, int limit, CancellationToken cancellation)
    {
        var to = Rollup.QuarterOf(time.GetUtcNow()) + Rollup.Quarter;
        return store.AskAsync(() => groups.SumsAsync(project, kind, to.AddDays(-days), to, order, limit, cancellation));
    }
}
