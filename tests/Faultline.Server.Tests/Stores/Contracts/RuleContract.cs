using Faultline.Server.Rules;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>Rules are kept with all their versions, and nobody overwrites what he has not seen.</summary>
public abstract class RuleContract : StoreContract
{
    private protected RuleContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task A_project_that_saved_none_has_the_default_set()
    {
        (await Stores.Rules.ReadAsync(One, RuleKind.Classes, default)).ShouldBeNull();
        (await Stores.Rules.HistoryAsync(One, RuleKind.Classes, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Saved_rules_are_read_as_they_were_written()
    {
        const string Text = "timeout: type:Foo,\"Bär 😀\"\n\n# a comment\r\nother: -topic:'x'\t";
        var saved = await Stores.Rules.SaveAsync(One, RuleKind.Classes, 0, Text, "ada", Noon, default);
        saved.ShouldBe(new RuleText(RuleKind.Classes, 1, Text, Noon, "ada"));
        (await Stores.Rules.ReadAsync(One, RuleKind.Classes, default)).ShouldBe(saved);
    }

    [Fact]
    public async Task The_last_version_is_in_force_and_all_are_kept_newest_first()
    {
        foreach (var version in (int[])[0, 1, 2])
            await Stores.Rules.SaveAsync(One, RuleKind.Grouping, version, $"text {version + 1}", "ada", Noon.AddMinutes(version), default);
        (await Stores.Rules.ReadAsync(One, RuleKind.Grouping, default)).ShouldNotBeNull().Text.ShouldBe("text 3");
        (await Stores.Rules.HistoryAsync(One, RuleKind.Grouping, default)).Select(rule => (rule.Version, rule.Text)).ShouldBe([(3, "text 3"), (2, "text 2"), (1, "text 1")]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-1)]
    public async Task A_version_that_is_not_in_force_is_not_replaced(int expected)
    {
        await Stores.Rules.SaveAsync(One, RuleKind.Classes, 0, "one", "ada", Noon, default);
        await Stores.Rules.SaveAsync(One, RuleKind.Classes, 1, "two", "ada", Noon, default);
        (await Stores.Rules.SaveAsync(One, RuleKind.Classes, expected, "three", "bob", Noon, default)).ShouldBeNull();
        (await Stores.Rules.ReadAsync(One, RuleKind.Classes, default)).ShouldNotBeNull().Text.ShouldBe("two");
        (await Stores.Rules.HistoryAsync(One, RuleKind.Classes, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Of_two_who_save_at_once_one_is_told_to_look_again()
    {
        var saved = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Stores.Rules.SaveAsync(One, RuleKind.Classes, 0, $"text {i}", $"user {i}", Noon, default))));
        var winner = saved.Where(rule => rule is not null).ShouldHaveSingleItem();
        (await Stores.Rules.ReadAsync(One, RuleKind.Classes, default)).ShouldBe(winner);
    }

    [Fact]
    public async Task Kinds_and_projects_are_apart()
    {
        await Stores.Rules.SaveAsync(One, RuleKind.Classes, 0, "one", "ada", Noon, default);
        (await Stores.Rules.ReadAsync(One, RuleKind.Grouping, default)).ShouldBeNull();
        (await Stores.Rules.ReadAsync(Two, RuleKind.Classes, default)).ShouldBeNull();
        (await Stores.Rules.SaveAsync(Two, RuleKind.Classes, 0, "two", "bob", Noon, default)).ShouldNotBeNull().Version.ShouldBe(1);
    }

    [Fact]
    public async Task Empty_rules_are_rules_too()
    {
        await Stores.Rules.SaveAsync(One, RuleKind.Classes, 0, "", "ada", Noon, default);
        (await Stores.Rules.ReadAsync(One, RuleKind.Classes, default)).ShouldNotBeNull().Text.ShouldBe("");
    }

    [Fact]
    public async Task Rules_survive_a_restart()
    {
        var saved = await Stores.Rules.SaveAsync(One, RuleKind.Classes, 0, "one", "ada", Noon, default);
        await ReopenAsync();
        (await Stores.Rules.ReadAsync(One, RuleKind.Classes, default)).ShouldBe(saved);
    }
}
