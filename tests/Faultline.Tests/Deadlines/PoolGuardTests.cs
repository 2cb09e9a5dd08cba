using System.Diagnostics;
using Faultline.Deadlines;

namespace Faultline.Tests.Deadlines;

/// <summary>When a pool that serves nobody in time gets more threads: not for being busy. It is as before when late code holds none of them any more.</summary>
public sealed class PoolGuardTests
{
    private static readonly long Tick = Stopwatch.Frequency / 100;

    private readonly StubPool _pool = new();
    private readonly PoolGuard _guard;

    private readonly PoolGuard.Sight _before = new(1_000, TimeSpan.FromSeconds(5), Stopwatch.Frequency);

    public PoolGuardTests() => _guard = new PoolGuard(_pool);

    [Fact]
    public void A_pool_that_does_not_serve_while_code_is_late_gets_a_few_threads_more_at_each_tick()
    {
        _guard.Allow(20, () => { });
        _guard.Hold(1);
        _guard.Look();
        _pool.Least.ShouldBe(2);
        _guard.Look();
        _pool.Least.ShouldBe(14);
        _pool.Threads = 14;
        _guard.Look();
        (_pool.Least, _guard.Raises).ShouldBe((18, 2));
    }

    [Fact]
    public void It_gets_no_more_than_is_allowed_and_none_before()
    {
        _guard.Hold(1);
        _guard.Look();
        _guard.Look();
        (_pool.Least, _pool.Queued.Count).ShouldBe((2, 0));
        Raise(most: 5);
        _pool.Threads = 100;
        _guard.Look();
        (_pool.Least, _guard.Raises).ShouldBe((7, 1));
    }

    [Fact]
    public void A_pool_that_serves_gets_none()
    {
        _guard.Allow(20, () => { });
        _guard.Hold(1);
        for (var i = 0; i < 10; i++)
        {
            _guard.Look();
            _pool.Serve();
        }

        (_pool.Least, _guard.Raises).ShouldBe((2, 0));
    }

    [Fact]
    public void When_it_was_calm_for_a_while_it_keeps_what_is_held_and_later_nothing()
    {
        Raise(most: 20);
        _guard.Hold(2);
        Calm(199);
        _pool.Least.ShouldBe(14);
        Calm(2);
        _pool.Least.ShouldBe(2 + 3);
        _guard.Hold(-3);
        Calm(201);
        _pool.Least.ShouldBe(2);
    }

    [Fact]
    public void It_is_as_before_when_nothing_has_a_limit_any_more()
    {
        Raise(most: 20);
        _guard.Hold(-1);
        _guard.Rest();
        _pool.Least.ShouldBe(2);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(5)]
    public void What_the_app_sets_meanwhile_stays(int own)
    {
        Raise(most: 20);
        _pool.Least = own;
        _guard.Hold(-1);
        _guard.Rest();
        Calm(500);
        _pool.Least.ShouldBe(own);
        // And is the usual from then on.
        _guard.Hold(1);
        _pool.Threads = 200;
        _guard.Look();
        _guard.Look();
        _pool.Least.ShouldBe(own + 20);
        _guard.Hold(-1);
        _guard.Rest();
        _pool.Least.ShouldBe(own);
    }

    [Fact]
    public void Threads_that_do_nothing_and_use_no_CPU_are_blocked() =>
        (_before with { At = _before.At + Tick }).IsStuckSince(_before).ShouldBeTrue();

    [Fact]
    public void A_pool_that_does_something_is_busy() =>
        (_before with { At = _before.At + Tick, Done = 1_001 }).IsStuckSince(_before).ShouldBeFalse();

    [Fact]
    public void Threads_that_use_the_CPUs_are_busy() =>
        (_before with { At = _before.At + Tick, Used = _before.Used + (TimeSpan.FromMilliseconds(10) * Environment.ProcessorCount) }).IsStuckSince(_before).ShouldBeFalse();

    [Fact]
    public void At_first_nothing_is_known() => _before.IsStuckSince(default).ShouldBeFalse();

    private void Raise(int most)
    {
        _guard.Allow(most, () => { });
        _guard.Hold(1);
        _guard.Look();
        _guard.Look();
        _pool.Least.ShouldBeGreaterThan(2);
    }

    private void Calm(int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            _pool.Serve();
            _guard.Look();
        }

        _pool.Serve();
    }

    private sealed class StubPool : IServedPool
    {
        public List<IThreadPoolWorkItem> Queued { get; } = [];

        public int Threads { get; set; } = 10;

        public int Least { get; set; } = 2;

        public bool TrySetLeast(int threads)
        {
            Least = threads;
            return true;
        }

        public void Queue(IThreadPoolWorkItem work) => Queued.Add(work);

        public void Serve()
        {
            Queued.ForEach(work => work.Execute());
            Queued.Clear();
        }
    }
}
