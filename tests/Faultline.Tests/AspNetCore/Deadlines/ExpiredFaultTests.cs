using Faultline.AspNetCore;
using Shouldly;
using Xunit;

namespace Faultline.Tests.AspNetCore.Deadlines;

public sealed class ExpiredFaultTests
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly StatusFaults _statuses = new("compute");

    [Fact]
    public void Each_limit_has_a_fault_that_names_it_whatever_was_asked_before()
    {
        foreach (var seconds in (double[])[1, 2.5, 2.5, 1])
        {
            var fault = _statuses.Expired(TimeSpan.FromSeconds(seconds), RetryAfter);
            fault.Data["limit"].ShouldBe(seconds);
            fault.Detail.ShouldContain(FormattableString.Invariant($"within {seconds} s"));
        }
    }

    [Fact]
    public void A_changed_time_to_wait_is_in_the_next_fault()
    {
        var limit = TimeSpan.FromSeconds(1);
        _statuses.Expired(limit, RetryAfter).RetryAfter.ShouldBe(RetryAfter);
        _statuses.Expired(limit, TimeSpan.FromSeconds(9)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void The_same_limit_asked_for_again_costs_no_new_fault() =>
        _statuses.Expired(TimeSpan.FromSeconds(1), RetryAfter).ShouldBeSameAs(_statuses.Expired(TimeSpan.FromSeconds(1), RetryAfter));
}
