using System.Diagnostics;
using Faultline.Deadlines;

namespace Faultline.Tests.Deadlines;

/// <summary>When a pool that serves nobody in time gets more threads: not for being busy.</summary>
public sealed class PoolGuardTests
{
    private static readonly long Tick = Stopwatch.Frequency / 100;

    private readonly PoolGuard.Sight _before = new(1_000, TimeSpan.FromSeconds(5), Stopwatch.Frequency);

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
}
