using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Tracker.Rollups;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What is counted by quarters of an hour.</summary>
public abstract class SumsContract : StoreContract
{
    private protected SumsContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task A_groups_series_has_a_point_for_each_quarter_with_reports_oldest_first()
    {
        await StoreAsync(At("a", 0), At("a", 14), At("a", 15), At("a", 65), At("b", 30));
        await StoreAsync(At("a", 16));
        (await SeriesAsync("a", 0, 120)).ShouldBe([(0, 2), (15, 2), (60, 1)]);
    }

    [Fact]
    public async Task A_series_has_the_buckets_that_begin_within_the_time()
    {
        await StoreAsync(At("a", 0), At("a", 15), At("a", 30), At("a", 45));
        (await SeriesAsync("a", 15, 45)).ShouldBe([(15, 1), (30, 1)]);
        (await SeriesAsync("a", 46, 200)).ShouldBeEmpty();
        (await Stores.Groups.SeriesAsync(One, 4711, Noon, Noon.AddDays(1), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_point_has_all_that_is_counted()
    {
        var worst = Full("a", "timeout", 900, 3, "GET");
        var most = Full("a", "soft-timeout", 100, 9, "POST");
        await StoreAsync(worst, Full("a", "exception", 5, 1, "HEAD"));
        await StoreAsync(most, Digest.Of("a"), Digest.Of("a", facts => facts with { Robot = true, Method = "PUT", LocalReferrer = "https://shop.example/" }));
        var point = (await Stores.Groups.SeriesAsync(One, await NumberAsync("a"), Noon, Noon.AddHours(1), default)).ShouldHaveSingleItem();
        point.Start.ShouldBe(Noon);
        point.Counts.ShouldBe(new Rollup
        {
            Count = 5, Hard = 1, Soft = 1, WorstMs = 900, WorstId = worst.Facts.Id, MostStatements = 9, MostStatementsId = most.Facts.Id, Gets = 2, Posts = 1, Others = 2,
            Robots = 1, Local = 1,
        });
    }

    [Fact]
    public async Task Of_two_equal_worst_ones_the_first_stays()
    {
        var first = Full("a", "exception", 100, 4, "GET");
        await StoreAsync(first, Full("a", "exception", 100, 4, "GET"));
        await StoreAsync(Full("a", "exception", 100, 4, "GET"));
        var counts = (await SumsAsync(RollupKind.Group)).ShouldHaveSingleItem().Counts;
        (counts.WorstId, counts.MostStatementsId).ShouldBe((first.Facts.Id, first.Facts.Id));
    }

    [Fact]
    public async Task Duplicates_are_counted_in_no_sum()
    {
        var report = Full("a", "timeout", 5, 5, "GET");
        await StoreAsync(report, report);
        await StoreAsync(report);
        foreach (var kind in Enum.GetValues<RollupKind>())
            (await SumsAsync(kind)).Sum(row => row.Counts.Count).ShouldBe(1, kind.ToString());
    }

    [Fact]
    public async Task Sums_by_group_topic_class_and_statement_have_their_keys()
    {
        await StoreAsync(Full("a", "timeout", 5, 5, "GET"), Full("a", "exception", 5, 5, "GET"), Full("b", "exception", 5, 5, "GET"));
        (await SumsAsync(RollupKind.Group)).Select(row => row.Key).ShouldBe([$"{await NumberAsync("a")}", $"{await NumberAsync("b")}"]);
        (await SumsAsync(RollupKind.Topic)).Select(row => (row.Key, row.Counts.Count)).ShouldBe([("GET /a", 2L), ("GET /b", 1L)]);
        (await SumsAsync(RollupKind.ClassAndTopic)).Select(row => row.Key).ShouldBe(["exception\tGET /a", "exception\tGET /b", "timeout\tGET /a"], ignoreOrder: true);
        (await SumsAsync(RollupKind.Statement)).Select(row => (row.Key, row.Counts.Count)).ShouldBe([("SELECT a", 2L), ("SELECT b", 1L)]);
    }

    [Fact]
    public async Task Of_a_quarter_five_hundred_topics_and_statements_are_told_apart_and_the_rest_is_summed_as_others()
    {
        await StoreAsync([.. Enumerable.Range(0, 400).Select(Different)]);
        await StoreAsync([.. Enumerable.Range(390, 120).Select(Different)]);
        await ReopenAsync();
        await StoreAsync(Different(499), Different(510), Different(511) with { Received = Noon.AddMinutes(15) });

        foreach (var (kind, others) in (ValueTuple<RollupKind, string>[])[
            (RollupKind.Topic, Rollup.OthersKey), (RollupKind.ClassAndTopic, $"exception\t{Rollup.OthersKey}"), (RollupKind.Statement, Rollup.OthersKey)])
        {
            var sums = await Stores.Groups.SumsAsync(One, kind, Noon, Noon.AddHours(1), RollupOrder.Count, 1000, default);
            sums.Count.ShouldBe(502, kind.ToString());
            sums.Sum(row => row.Counts.Count).ShouldBe(523, kind.ToString());
            (sums[0].Key, sums[0].Counts.Count).ShouldBe((others, 11), kind.ToString());
            sums.Count(row => row.Counts.Count == 2).ShouldBe(11, kind.ToString());
        }
    }

    [Fact]
    public async Task A_report_without_topic_is_summed_under_an_empty_key_and_one_without_statement_under_none()
    {
        await StoreAsync(Digest.Of("a", facts => facts with { Topic = null }));
        (await SumsAsync(RollupKind.Topic)).Select(row => row.Key).ShouldBe([""]);
        (await SumsAsync(RollupKind.ClassAndTopic)).Select(row => row.Key).ShouldBe(["exception\t"]);
        (await SumsAsync(RollupKind.Statement)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Sums_stand_by_count_by_worst_by_statements_or_by_time_outs()
    {
        await StoreAsync(Full("count", "exception", 1, 1, "GET"), Full("count", "exception", 1, 1, "GET"), Full("count", "exception", 1, 1, "GET"), Full("count", "exception", 1, 1, "GET"));
        await StoreAsync(Full("worst", "exception", 900, 2, "GET"));
        await StoreAsync(Full("statements", "exception", 4, 70, "GET"), Full("statements", "exception", 4, 70, "GET"));
        await StoreAsync(Full("soft", "soft-timeout", 3, 3, "GET"), Full("soft", "soft-timeout", 3, 3, "GET"), Full("soft", "soft-timeout", 3, 3, "GET"));
        await StoreAsync(Full("hard", "timeout", 2, 4, "GET"), Full("soft", "timeout", 2, 4, "GET"));
        (await TopicsAsync(RollupOrder.Count)).Take(2).ShouldBe(["GET /count", "GET /soft"], ignoreOrder: true);
        (await TopicsAsync(RollupOrder.Worst)).ShouldBe(["GET /worst", "GET /statements", "GET /soft", "GET /hard", "GET /count"]);
        (await TopicsAsync(RollupOrder.Statements)).ShouldBe(["GET /statements", "GET /hard", "GET /soft", "GET /worst", "GET /count"], Comparer);
        (await TopicsAsync(RollupOrder.TimeOuts)).Take(2).ShouldBe(["GET /soft", "GET /hard"]);
    }

    [Fact]
    public async Task Sums_are_of_the_time_that_is_asked_for_and_as_many_as_are_asked_for()
    {
        await StoreAsync(At("a", 0), At("a", 15), At("b", 15), At("c", 30), At("a", 45));
        var rows = await Stores.Groups.SumsAsync(One, RollupKind.Topic, Noon.AddMinutes(15), Noon.AddMinutes(45), RollupOrder.Count, 10, default);
        rows.Select(row => (row.Key, row.Counts.Count)).ShouldBe([("GET /a", 1L), ("GET /b", 1L), ("GET /c", 1L)], ignoreOrder: true);
        (await Stores.Groups.SumsAsync(One, RollupKind.Topic, Noon, Noon.AddHours(1), RollupOrder.Count, 1, default)).ShouldHaveSingleItem().Key.ShouldBe("GET /a");
    }

    [Fact]
    public async Task A_key_in_several_quarters_is_one_row_with_the_worst_of_all()
    {
        var worst = Full("a", "exception", 700, 1, "GET") with { Received = Noon.AddMinutes(20) };
        await StoreAsync(Full("a", "exception", 5, 8, "GET"), worst, Full("a", "exception", 6, 2, "GET") with { Received = Noon.AddMinutes(40) });
        var counts = (await SumsAsync(RollupKind.Topic)).ShouldHaveSingleItem().Counts;
        (counts.Count, counts.WorstMs, counts.WorstId, counts.MostStatements).ShouldBe((3, 700, worst.Facts.Id, 8));
    }

    // The two with four statements stand in either order.
    private static readonly IEqualityComparer<string> Comparer = EqualityComparer<string>.Create((one, other) => Same(one!) == Same(other!), one => Same(one).GetHashCode(StringComparison.Ordinal));

    private static string Same(string topic) => topic is "GET /hard" or "GET /soft" ? "four" : topic;

    private static DigestRecord At(string group, int minute) => Digest.Of(group, at: Noon.AddMinutes(minute));

    private static DigestRecord Full(string group, string @class, int milliseconds, int statements, string method) => Digest.Of(group, facts => facts with
    {
        Duration = TimeSpan.FromMilliseconds(milliseconds), Statements = statements, Statement = $"SELECT {group}", Method = method,
    }, @class: @class);

    private static DigestRecord Different(int number) => Digest.Of("a", facts => facts with { Topic = $"GET /{number}", Statement = $"SELECT {number}" });

    private async Task<IEnumerable<(int, long)>> SeriesAsync(string title, int fromMinute, int toMinute) =>
        (await Stores.Groups.SeriesAsync(One, await NumberAsync(title), Noon.AddMinutes(fromMinute), Noon.AddMinutes(toMinute), default))
            .Select(point => ((int)(point.Start - Noon).TotalMinutes, point.Counts.Count));

    private Task<IReadOnlyList<RollupRow>> SumsAsync(RollupKind kind, RollupOrder order = RollupOrder.Count) =>
        Stores.Groups.SumsAsync(One, kind, Noon, Noon.AddHours(1), order, 100, default);

    private async Task<IEnumerable<string>> TopicsAsync(RollupOrder order) => (await SumsAsync(RollupKind.Topic, order)).Select(row => row.Key);
}
