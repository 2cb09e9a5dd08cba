using Faultline.Server.Digest;
using Faultline.Tracker.Grouping;

namespace Faultline.Server.Tests.Workers;

public sealed class OutlineWordsTests
{
    private readonly OutlineWords _words = new();
    private int _again;

    [Fact]
    public void The_words_of_a_stack_that_is_new_are_found_at_once()
    {
        Kept(1, "boom").Words.ShouldBe(["boom"]);
        _again.ShouldBe(0);
    }

    [Fact]
    public void Those_of_a_stack_that_came_before_are_found_once_more_only_when_somebody_looks()
    {
        Kept(1, "boom");
        var second = Kept(1, "boom");
        _again.ShouldBe(0);
        second.Words.ShouldBe(["boom again"]);
        second.Words.Count.ShouldBe(1);
        _again.ShouldBe(1);
    }

    [Fact]
    public void Those_of_an_outline_whose_stack_is_not_known_are_found_at_once_each_time()
    {
        Kept(null, "boom");
        Kept(null, "bang").Words.ShouldBe(["bang"]);
        _again.ShouldBe(0);
    }

    [Fact]
    public void A_flood_of_stacks_is_forgotten_and_found_again()
    {
        for (var stack = 0UL; stack < 20_001; stack++)
            Kept(stack, "boom").Words.ShouldBe(["boom"]);
        Kept(0, "bang").Words.ShouldBe(["bang"]);
        _again.ShouldBe(0);
    }

    private GroupOutline Kept(ulong? stack, string word) => _words.Kept(new GroupOutline("Shop.Failed", "", null, [word]) { Stack = stack }, () =>
    {
        _again++;
        return [word + " again"];
    });
}
