using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What is stored, once, whole or not at all.</summary>
public abstract class DigestContract : StoreContract
{
    private protected DigestContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task A_report_is_found_by_project_and_id()
    {
        var report = Digest.Of("boom", at: Noon.AddMilliseconds(123), @class: "timeout");
        (await StoreAsync(report)).ShouldBe(new DigestResult(1, 0, NewGroups: 1));

        var found = await KnownAsync(report.Facts.Id);
        found.Id.ShouldBe(report.Facts.Id);
        found.Project.ShouldBe(new Project(One, "one"));
        found.Received.ShouldBe(report.Received);
        found.Class.ShouldBe("timeout");
        found.Group.ShouldNotBeNull().Title.ShouldBe("boom");
        found.Loss.ShouldBeNull();
        found.Pinned.ShouldBeFalse();
        found.Payload.ShouldNotBeNull().ToArray().ShouldBe(report.Payload.ReadLine().ToArray());
    }

    [Fact]
    public async Task A_report_seen_twice_is_stored_once_and_the_first_stays()
    {
        var id = ReportId.New();
        (await StoreAsync(Digest.Of("boom", id: id, line: Line.Of(id, "\"n\": 1")))).Stored.ShouldBe(1);
        var result = await StoreAsync(Digest.Of("other", id: id, line: Line.Of(id, "\"n\": 2")), Digest.Of());
        (result.Stored, result.Duplicates).ShouldBe((1, 1));

        (await LineAsync(id)).ShouldContain("\"n\": 1");
        (await Stores.Reports.RecentAsync(10, null, default)).Reports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_report_that_comes_twice_in_a_batch_is_stored_once()
    {
        var id = ReportId.New();
        var result = await StoreAsync(Digest.Of(id: id, line: Line.Of(id, "\"n\": 1")), Digest.Of(id: id, line: Line.Of(id, "\"n\": 2")));
        (result.Stored, result.Duplicates).ShouldBe((1, 1));
        (await LineAsync(id)).ShouldContain("\"n\": 1");
        (await GroupAsync("boom")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_report_that_comes_again_makes_no_group_and_counts_in_none()
    {
        var report = Digest.Of("boom");
        await StoreAsync(report);
        (await StoreAsync(Digest.Of("other", id: report.Facts.Id))).NewGroups.ShouldBe(0);
        (await GroupsAsync()).ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Two_projects_hold_the_same_id_each_its_own()
    {
        var id = ReportId.New();
        await StoreAsync(One, Digest.Of(id: id, line: Line.Of(id, "\"n\": 1")));
        (await StoreAsync(Two, Digest.Of(id: id, line: Line.Of(id, "\"n\": 2")))).Stored.ShouldBe(1);

        (await LineAsync(id, One)).ShouldContain("\"n\": 1");
        (await LineAsync(id, Two)).ShouldContain("\"n\": 2");
    }

    [Fact]
    public async Task Every_byte_survives_also_of_keys_that_nobody_knows()
    {
        var id = ReportId.New();
        var line = $$"""{ "später":"\u00e4\ud83d\ude00 😀","nul" : "\u0000", "id":"{{id.ToString().ToLowerInvariant()}}","a":1,"a":2.50e+1, "lone":"\ud800", "deep":[[{ }]]}""";
        await StoreAsync(Digest.Of(id: id, line: line));
        (await LineAsync(id)).ShouldBe(line);
    }

    [Fact]
    public async Task A_large_report_survives()
    {
        var report = Digest.Noise("boom", 900_000, Noon);
        await StoreAsync(report);
        (await KnownAsync(report.Facts.Id)).Payload.ShouldNotBeNull().Span.SequenceEqual(report.Payload.ReadLine().Span).ShouldBeTrue();
    }

    [Fact]
    public async Task Facts_of_the_greatest_length_and_of_any_script_are_stored()
    {
        var text = string.Concat(Enumerable.Repeat("ä😀'\"\\%_", 28))[..Tracker.ReportFacts.MaxText];
        var report = Digest.Of("boom", facts => facts with
        {
            Type = text, Value = text, Reporter = text, Topic = text, Url = text, Host = text, Release = text, Environment = text, Code = text, User = text,
            Tags = Enumerable.Range(0, Tracker.ReportFacts.MaxTags).ToDictionary(i => $"{i}{text}"[..100], _ => text),
        });
        await StoreAsync(report);
        (await Stores.Reports.RecentAsync(10, null, default)).Reports.ShouldHaveSingleItem().Headline.ShouldBe(new ReportHeadline(null, text, text, text, text));
        (await SearchAsync(Term.Of(SearchField.User, text))).ShouldBe([report.Facts.Id]);
    }

    [Fact]
    public async Task A_report_that_says_nothing_but_its_id_is_stored()
    {
        var report = Digest.Of("boom", facts => new Tracker.ReportFacts { Id = facts.Id });
        (await StoreAsync(report)).Stored.ShouldBe(1);
        (await Stores.Reports.RecentAsync(10, null, default)).Reports.ShouldHaveSingleItem().Headline.ShouldBe(new ReportHeadline(null, null, null, null, null));
        (await GroupAsync("boom")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Equal_keys_are_one_group_and_others_are_others()
    {
        (await StoreAsync(Digest.Of("a"), Digest.Of("b"), Digest.Of("a"))).NewGroups.ShouldBe(2);
        (await StoreAsync(Digest.Of("b"), Digest.Of("c"))).NewGroups.ShouldBe(1);
        (await GroupsAsync()).Select(group => (group.Title, group.Count)).OrderBy(one => one.Title).ShouldBe([("a", 2L), ("b", 2L), ("c", 1L)]);
    }

    [Fact]
    public async Task Nothing_at_all_is_taken_too()
    {
        (await StoreAsync([])).ShouldBe(default);
        (await GroupsAsync()).ShouldBeEmpty();
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(0);
    }

    [Fact]
    public async Task A_report_of_a_project_that_is_not_there_is_refused_and_nothing_of_its_batch_is_stored()
    {
        var nobody = new ProjectId(4711);
        var reports = new[] { Digest.Of(), Digest.Of("other") };
        (await Should.ThrowAsync<ReportRefusedException>(() => StoreAsync(nobody, reports))).Id.ShouldBeOneOf([.. reports.Select(report => report.Facts.Id)]);
        (await Stores.Reports.RecentAsync(10, null, default)).Reports.ShouldBeEmpty();
        (await GroupsAsync(nobody)).ShouldBeEmpty();
        (await StoreAsync(reports)).Stored.ShouldBe(2);
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var report = Digest.Of("boom", facts => facts with { User = "ada" });
        await StoreAsync(report);
        var before = await GroupAsync("boom");
        await ReopenAsync();

        (await LineAsync(report.Facts.Id)).ShouldContain("ada");
        (await GroupAsync("boom")).ShouldBe(before);
        (await StoreAsync(report)).ShouldBe(new DigestResult(0, 1));
        (await StoreAsync(Digest.Of("boom"))).ShouldBe(new DigestResult(1, 0));
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(2);
        (await Stores.Projects.FindAsync("two", default)).ShouldBe(new Project(Two, "two"));
    }

    [Fact]
    public async Task Numbers_of_groups_go_on_after_a_restart()
    {
        await StoreAsync(Digest.Of("a"));
        var first = await NumberAsync("a");
        await ReopenAsync();
        await StoreAsync(Digest.Of("b"));
        (await NumberAsync("b")).ShouldBeGreaterThan(first);
    }

    [Fact]
    public async Task A_batch_of_many_groups_and_reports_is_stored_as_it_is()
    {
        var reports = Enumerable.Range(0, 1000).Select(i => Digest.Of($"g{i % 300}")).ToArray();
        (await StoreAsync(reports)).ShouldBe(new DigestResult(1000, 0, NewGroups: 300));
        foreach (var report in reports.Where((_, i) => i % 97 == 0))
            (await KnownAsync(report.Facts.Id)).Payload.ShouldNotBeNull().ToArray().ShouldBe(report.Payload.ReadLine().ToArray());
    }
}
