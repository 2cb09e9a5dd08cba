using Faultline.AspNetCore;
using Faultline.AspNetCore.Deadlines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>How late handlers are counted: of a connection, and of all.</summary>
public sealed class LatenessTests
{
    [Fact]
    public void A_connection_is_asked_to_close_once_also_when_the_number_became_less()
    {
        var connection = new Connection();
        var features = new FeatureCollection();
        features.Set<IConnectionLifetimeNotificationFeature>(connection);
        var late = ConnectionLateness.Of(features).ShouldNotBeNull();
        Enumerable.Range(0, 5).ShouldAllBe(_ => !late.Add(16));
        late.IsClosing.ShouldBeFalse();
        late.Add(4).ShouldBeTrue();
        late.Add(4).ShouldBeFalse();
        (late.IsClosing, connection.Asked).ShouldBe((true, 1));
    }

    [Fact]
    public async Task A_handler_whose_page_gets_its_name_at_the_same_moment_is_counted()
    {
        var late = new LateHandlers();
        for (var i = 0; i < 3_000; i++)
        {
            var gate = new ResponseGate(null!);
            late.Begin(gate);
            using var both = new Barrier(2);
            var naming = Task.Run(() =>
            {
                both.SignalAndWait();
                for (var j = 0; j < 20; j++)
                    late.Name(gate, $"GET /{j}");
            });
            both.SignalAndWait();
            late.Answer(gate);
            await naming;
            late.Count.ShouldBe(1, $"handler {i}");
            late.End(gate);
            late.Count.ShouldBe(0);
        }
    }

    private sealed class Connection : IConnectionLifetimeNotificationFeature
    {
        public int Asked { get; private set; }

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => Asked++;
    }
}
