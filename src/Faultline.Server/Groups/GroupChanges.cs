using Faultline.Server.Projects;
using Faultline.Tracker.States;

namespace Faultline.Server.Groups;

/// <summary>What people do to groups; each change is an event of the group's history. Fails with the fault that says why not.</summary>
internal sealed class GroupChanges(IGroupStore groups, StoreQuestions store, TimeProvider time)
{
    /// <summary>Who does it: there are no users yet.</summary>
    public const string Actor = "operator";

    /// <summary>Most groups that one request merges.</summary>
    public const int MostMerged = 100;

    private const int MostAssignee = 100;
    private const int MostBug = 500;

    /// <exception cref="FaultException">404: there is no such group.</exception>
    public Task SetStateAsync(ProjectId project, long number, StandingRequest wish, CancellationToken cancellation) =>
        DoAsync(number, () => groups.SetStateAsync(project, number, wish, Actor, time.GetUtcNow(), cancellation));

    /// <param name="project">Whose group.</param>
    /// <param name="number">Which group.</param>
    /// <param name="assignee">Who looks after it; null or blank for nobody.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="FaultException">400: it is no name; 404: there is no such group.</exception>
    public Task AssignAsync(ProjectId project, long number, string? assignee, CancellationToken cancellation)
    {
        var name = StandingWish.Line("assignee", assignee, MostAssignee);
        return DoAsync(number, () => groups.AssignAsync(project, number, name, Actor, time.GetUtcNow(), cancellation));
    }

    /// <param name="project">Whose group.</param>
    /// <param name="number">Which group.</param>
    /// <param name="bug">A URL or a number; null or blank for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="FaultException">400: it is no single line; 404: there is no such group.</exception>
    public Task LinkBugAsync(ProjectId project, long number, string? bug, CancellationToken cancellation)
    {
        var link = StandingWish.Line("bug", bug, MostBug);
        return DoAsync(number, () => groups.LinkBugAsync(project, number, link, Actor, time.GetUtcNow(), cancellation));
    }

    /// <exception cref="FaultException">400: there is nothing to merge; 404: one of the groups is not there.</exception>
    public async Task MergeAsync(ProjectId project, long head, IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        var others = numbers.Where(number => number != head).Distinct().Order().ToList();
        if (others.Count is 0 or > MostMerged)
            throw ServerFaults.InvalidValue("numbers", $"{others.Count} other groups", $"1 to {MostMerged} other groups to merge into {head}").ToException();
        if (await store.AskAsync(() => groups.MergeAsync(project, head, others, Actor, time.GetUtcNow(), cancellation)))
            return;
        foreach (var number in others.Prepend(head))
        {
            if (await store.AskAsync(() => groups.FindAsync(project, number, cancellation)) is null)
                throw GroupLookup.Missing(number);
        }

        throw ServerFaults.InvalidValue("numbers", string.Join(", ", others), $"groups that can become parts of {head}").ToException();
    }

    /// <exception cref="FaultException">404: it is no merged group of this project.</exception>
    public Task UnmergeAsync(ProjectId project, long number, CancellationToken cancellation) =>
        DoAsync(number, () => groups.UnmergeAsync(project, number, Actor, time.GetUtcNow(), cancellation));

    private async Task DoAsync(long number, Func<Task<bool>> change)
    {
        if (!await store.AskAsync(change))
            throw GroupLookup.Missing(number);
    }
}
