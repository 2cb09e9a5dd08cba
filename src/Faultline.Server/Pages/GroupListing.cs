using Faultline.Server.Groups;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Tracker.Search;

namespace Faultline.Server.Pages;

/// <summary>Draws the list of a project's groups as its URL asks for it; a search that is not understood is drawn too, with the word marked.</summary>
internal sealed class GroupListing(GroupLookup lookup, SearchReading searches, TimeProvider time)
{
    public async Task<IResult> ShowAsync(HttpContext context, Project project, int limit)
    {
        var view = Read(context.Request.Query, project.Name);
        SearchQuery filter;
        try
        {
            filter = searches.Read(view.Query);
        }
        catch (FaultException e) when (SearchMistake.Of(e.Fault, view.Query) is { } mistake)
        {
            return Draw(view, new GroupPage([], null), new Dictionary<long, IReadOnlyList<SeriesPoint>>(), mistake);
        }

        var (sort, days) = view.Order;
        var groups = await lookup.ListAsync(project.Id, new GroupQuery(InState(filter, view.State), sort, days, limit, view.Cursor), context.RequestAborted);
        var sparks = new Dictionary<long, IReadOnlyList<SeriesPoint>>();
        foreach (var group in groups.Groups)
            sparks[group.Number] = await lookup.SeriesAsync(project.Id, group.Number, view.SparkDays, time.GetUtcNow(), context.RequestAborted);
        return Draw(view, groups, sparks, null);
    }

    private static GroupListState Read(IQueryCollection values, string project)
    {
        var tab = QueryValues.OneOf("sort", values["sort"], "last", [.. GroupListState.Tabs.Select(one => (one.Word, one.Word))]);
        var state = QueryValues.OneOf("state", values["state"], "open", [.. GroupListState.States.Select(one => (one.Word, one.Word))]);
        string? cursor = values["cursor"];
        return new GroupListState(project, values["q"].ToString(), tab, state, string.IsNullOrEmpty(cursor) ? null : cursor);
    }

    private static SearchQuery InState(SearchQuery filter, string state) => state == "all"
        ? filter
        : new SearchQuery([.. filter.Terms, new SearchTerm { Field = SearchField.Is, Values = [new SearchValue(state)] }]);

    private static PageResult<GroupsPage> Draw(
        GroupListState view, GroupPage groups, Dictionary<long, IReadOnlyList<SeriesPoint>> sparks, SearchMistake? mistake) => Page.Of<GroupsPage>(
        new()
        {
            [nameof(GroupsPage.View)] = view, [nameof(GroupsPage.Groups)] = groups, [nameof(GroupsPage.Sparks)] = sparks, [nameof(GroupsPage.Mistake)] = mistake,
        },
        mistake is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}
