using Faultline.Server.Workers;

namespace Faultline.Server.Tests.Workers;

public sealed class DigestPaceTests
{
    private static readonly int Queue = DigestPace.WaitingPerProcessor * Environment.ProcessorCount;

    private readonly StepTime _time = new();

    [Fact]
    public void While_requests_queue_a_batch_is_followed_by_a_rest_of_five_times_its_length() =>
        RestAfter(TimeSpan.FromMilliseconds(100), new ServerOptions(), Queue + 1).ShouldBe(TimeSpan.FromMilliseconds(500));

    [Fact]
    public void While_none_queue_there_is_no_rest() => RestAfter(TimeSpan.FromSeconds(10), new ServerOptions(), Queue).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void A_rest_ends_after_two_seconds() => RestAfter(TimeSpan.FromMinutes(1), new ServerOptions(), Queue * 10).ShouldBe(TimeSpan.FromSeconds(2));

    [Fact]
    public void A_single_moment_in_which_many_wait_is_no_queue() =>
        RestAfter(TimeSpan.FromSeconds(1), new ServerOptions(), [.. Enumerable.Repeat(0, 99), Queue * 10]).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void A_batch_without_a_record_is_followed_by_no_rest() => RestAfter(TimeSpan.FromSeconds(1), new ServerOptions()).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void With_a_rest_of_0_it_never_rests() => RestAfter(TimeSpan.FromSeconds(1), new ServerOptions { DigestRest = 0 }, Queue * 10).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void What_queued_in_an_earlier_batch_counts_no_more()
    {
        var waiting = Queue * 10L;
        var pace = new DigestPace(new ServerOptions(), _time, () => waiting);
        pace.Begin();
        pace.Look();
        waiting = 0;
        pace.Begin();
        pace.Look();
        _time.Advance(TimeSpan.FromSeconds(1));
        pace.Rest().ShouldBe(TimeSpan.Zero);
    }

    private TimeSpan RestAfter(TimeSpan batch, ServerOptions options, params int[] waiting)
    {
        var looks = new Queue<int>(waiting);
        var pace = new DigestPace(options, _time, () => looks.Dequeue());
        pace.Begin();
        foreach (var _ in waiting)
            pace.Look();
        _time.Advance(batch);
        return pace.Rest();
    }
}
