using Faultline.Server.Digest;
using Faultline.Tracker.Grouping;

namespace Faultline.Server.Tests.Workers;

public sealed class OutlineWordsTests
{
    private readonly OutlineWords _words = new();

    [Fact]
    public void The_words_of_a_stack_are_found_once()
    {
        var first = Kept(1, "boom");
        first.Words.ShouldBe(["boom"]);
        Kept(1, "not looked at").Words.ShouldBeSameAs(first.Words);
        Kept(2, "bang").Words.ShouldBe(["bang"]);
    }

    [Fact]
    public void Those_of_an_outline_whose_stack_is_not_known_are_found_each_time()
    {
        Kept(null, "boom");
        Kept(null, "bang").Words.ShouldBe(["bang"]);
    }

    [Fact]
    public void A_flood_of_stacks_is_forgotten_and_found_again()
    {
        for (var stack = 0UL; stack <= OutlineWords.Most; stack++)
            Kept(stack, "boom");
        Kept(0, "bang").Words.ShouldBe(["bang"]);
    }

    [Fact]
    public void So_is_one_of_stacks_without_words()
    {
        for (var stack = 0UL; stack <= OutlineWords.Most; stack++)
            Kept(stack);
        Kept(0, "bang").Words.ShouldBe(["bang"]);
    }

    private GroupOutline Kept(ulong? stack, params string[] words) => _words.Kept(new GroupOutline("Shop.Failed", "", null, words) { Stack = stack });
}
