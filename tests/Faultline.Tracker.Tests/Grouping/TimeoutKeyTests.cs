using static Faultline.Tracker.Tests.Grouping.GrouperTests;

namespace Faultline.Tracker.Tests.Grouping;

/// <summary>Which time-outs are one bug.</summary>
public sealed class TimeoutKeyTests
{
    [Fact]
    public void A_timeout_is_what_it_waited_for_not_where_it_was_caught()
    {
        var timeline = (string table) => "'duration':10,'timeline':[{'duration':9,'category':'sql','detail':'select * from " + table + " where id = 7'},{'duration':0.1,'category':'sql','detail':'select 1'}]";
        var other = Frames.Replace("Place", "Cancel");

        Key(Thrown("x", Frames, timeline("a"), "System.TimeoutException")).ShouldBe(Key(Thrown("x", other, timeline("a"), "System.TimeoutException")));
        Key(Thrown("x", Frames, timeline("a"), "System.TimeoutException")).ShouldNotBe(Key(Thrown("x", Frames, timeline("b"), "System.TimeoutException")));
        Key(Thrown("x", Frames, timeline("a"))).ShouldBe(Key(Thrown("x", Frames, timeline("b"))));
    }

    [Fact]
    public void A_timeout_that_did_not_wait_for_an_action_is_where_it_was_caught()
    {
        const string Idle = "'duration':10,'timeline':[{'duration':0.1,'category':'sql','detail':'select 1'}]";
        Key(Thrown("x", Frames, Idle, "System.TimeoutException")).ShouldBe(Key(Thrown("x", Frames, type: "System.TimeoutException")));
    }

    [Fact]
    public void A_timeout_of_which_nothing_else_is_known_is_where_it_happened()
    {
        var expired = (string page) => Thrown($"GET {page} was not answered within 1 s.", "", $"'topic':'GET {page}'", "Faultline.Deadlines.RequestExpired");
        Key(expired("/orders/{id}")).ShouldNotBe(Key(expired("/prices/{id}")));
        Key(expired("/orders/{id}")).ShouldBe(Key(expired("/orders/{id}").Replace("within 1 s", "within 2 s")));
    }
}
