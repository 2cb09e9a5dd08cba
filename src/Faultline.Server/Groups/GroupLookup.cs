using System.Globalization;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Tracker.Search;

namespace Faultline.Server.Groups;

/// <summary>Finds groups for a reader, or fails with the fault that says why not.</summary>
internal sealed class GroupLookup(IGroupStore groups, StoreQuestions store)
{
    /// <summary>The orders by the words that URLs use.</summary>
    public static GroupSort Sort(string? text) => QueryValues.OneOf(
        "sort", text, GroupSort.Last, ("last", GroupSort.Last), ("first", GroupSort.First), ("count", GroupSort.Count), ("users", GroupSort.Users));

    /// <summary>A page of the project's groups.</summary>
    /// <exception cref="FaultException">400: the cursor is none.</exception>
    public async Task<GroupPage> ListAsync(ProjectId project, GroupQuery query, CancellationToken cancellation)
    {
        try
        {
            return await store.AskAsync(() => groups.ListAsync(project, query, cancellation));
        }
        catch (ArgumentException e) when (query.After is not null)
        {
            throw ServerFaults.InvalidCursor(ServerFaults.Shorten(query.After)).ToException(e);
        }
    }

    /// <summary>The group of this number, as it stands in a URL; of a merged one, its head.</summary>
    /// <exception cref="FaultException">404: the project has none.</exception>
    public async Task<GroupDetail> FindAsync(ProjectId project, string number, CancellationToken cancellation)
    {
        var wanted = Number(number);
        return await store.AskAsync(() => groups.FindAsync(project, wanted, cancellation)) ?? throw Missing(wanted);
    }

    /// <summary>The number of the group's head, as <see cref="FindAsync"/> would find it.</summary>
    /// <exception cref="FaultException">404: the project has none.</exception>
    public async Task<long> FindHeadAsync(ProjectId project, string number, CancellationToken cancellation)
    {
        var wanted = Number(number);
        return await store.AskAsync(() => groups.FindHeadAsync(project, wanted, cancellation)) ?? throw Missing(wanted);
    }

    /// <summary>What the group's reports were counted in each bucket of the last days, oldest first.</summary>
    public Task<IReadOnlyList<SeriesPoint>> SeriesAsync(ProjectId project, long number, int days, DateTimeOffset now, CancellationToken cancellation) =>
        store.AskAsync(() => groups.SeriesAsync(project, number, now.AddDays(-days), now, cancellation));

    /// <summary>What may be the number of a group.</summary>
    /// <exception cref="FaultException">404: it is no number.</exception>
    public static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw ServerFaults.GroupNotFound(ServerFaults.Shorten(text)).ToException();

    /// <summary>The fault of a group that is not there.</summary>
    public static FaultException Missing(long number) => ServerFaults.GroupNotFound(number.ToString(CultureInfo.InvariantCulture)).ToException();
}
