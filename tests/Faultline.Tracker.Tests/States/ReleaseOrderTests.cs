using Faultline.Tracker.States;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tracker.Tests.States;

public class ReleaseOrderTests
{
    [Theory]
    [InlineData("1.9.0", "1.10.0")]
    [InlineData("v1.9", "1.10")]
    [InlineData("1.4.0-rc.1", "1.4.0")]
    [InlineData("1.4.0-alpha.2", "1.4.0-alpha.10")]
    [InlineData("1.4.0-alpha", "1.4.0-BETA")]
    [InlineData("1.4", "1.4.1")]
    [InlineData("1.4.0", "1.4.0-2")]
    [InlineData("1.4.0", "1.4.0-5-g9f1c2ab")]
    [InlineData("2026-11-01", "2026-11-12")]
    [InlineData("shop-api@1.4.0-rc.1", "shop-api@1.4.0")]
    [InlineData("shop-api@1.3.0", "1.4.0")]
    [InlineData("1.4.0", "shop-api@1.10.0")]
    [InlineData("99999999999999999999998", "99999999999999999999999")]
    public void The_older_release_is_less(string older, string newer)
    {
        ReleaseOrder.Compare(older, newer).ShouldBeLessThan(0);
        ReleaseOrder.Compare(newer, older).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("1.4.0", "v1.4.0")]
    [InlineData("1.4.0+build.7", "1.4.0+build.8")]
    [InlineData("1.04", "1.4")]
    [InlineData("shop-api@1.4.0", "1.4.0")]
    [InlineData("", "")]
    public void The_same_release_is_the_same(string one, string other) => ReleaseOrder.Compare(one, other).ShouldBe(0);

    [Theory]
    [InlineData("9f1c2ab", false)]
    [InlineData("shop@9f1c2ab0d4e5f60718293a4b5c6d7e8f90a1b2c3", false)]
    [InlineData("1.4.0", true)]
    [InlineData("20261125", true)]
    [InlineData("beef", true)]
    [InlineData("", true)]
    public void A_hash_of_a_commit_has_no_order(string release, bool expected) => ReleaseOrder.HasOrder(release).ShouldBe(expected);

    [Theory]
    [InlineData("shop-api@1.4.0", "Shop-Api@1.3.0", true)]
    [InlineData("shop-api@1.4.0", "1.3.0", true)]
    [InlineData("1.4.0", "1.3.0", true)]
    [InlineData("worker@1.0", "api@1.4.0", false)]
    [InlineData("worker@9f1c2ab", "api@9f1c2ab", false)]
    public void Releases_are_of_one_app_unless_both_are_named_and_differently(string one, string other, bool expected)
    {
        ReleaseOrder.AreOfOneApp(one, other).ShouldBe(expected);
        ReleaseOrder.AreOfOneApp(other, one).ShouldBe(expected);
    }

    [Fact]
    public void The_order_of_any_releases_is_an_order()
    {
        var part = Gen.Elements("1", "10", "01", "a", "rc", ".", "-", "+", "@", "v", "B");
        var release = part.ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(Gen.Zip(release, Gen.Zip(release, release)).ToArbitrary(), triple =>
        {
            var (a, (b, c)) = triple;
            return Math.Sign(ReleaseOrder.Compare(a, b)) == -Math.Sign(ReleaseOrder.Compare(b, a))
                && (ReleaseOrder.Compare(a, b) > 0 || ReleaseOrder.Compare(b, c) > 0 || ReleaseOrder.Compare(a, c) <= 0);
        }).QuickCheckThrowOnFailure();
    }
}
