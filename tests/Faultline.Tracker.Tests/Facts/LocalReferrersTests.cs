using Faultline.Tracker.Facts;

namespace Faultline.Tracker.Tests.Facts;

public class LocalReferrersTests
{
    [Theory]
    [InlineData("http://shop.example/a", "http://shop.example/b?x=1", "http://shop.example/b")]
    [InlineData("http://shop.example:80/a", "http://SHOP.example/b#x", "http://SHOP.example/b")]
    [InlineData("https://shop.example./a", "https://shop.example:443/b", "https://shop.example:443/b")]
    [InlineData("https://shop.example/a", "http://shop.example/b", "http://shop.example/b")]
    [InlineData("http://shop.example:8080/a", "http://shop.example.:8080", "http://shop.example.:8080")]
    [InlineData("http://[::1]/a", "http://[::1]:80/b", "http://[::1]:80/b")]
    [InlineData("http://shop.example?q", "http://shop.example", "http://shop.example")]
    public void A_page_of_the_same_host_is_local(string url, string referrer, string expected) => LocalReferrers.Read(url, referrer).ShouldBe(expected);

    [Theory]
    [InlineData("http://shop.example/a", "http://shop.example.evil.test/b")]
    [InlineData("http://shop.example/a", "http://evilshop.example/b")]
    [InlineData("http://shop.example/a", "http://www.shop.example/b")]
    [InlineData("http://shop.example/a", "http://shop.example@evil.test/b")]
    [InlineData("http://shop.example/a", "http://evil.test/shop.example")]
    [InlineData("http://shop.example/a", "http://evil.test\\shop.example/")]
    [InlineData("http://shop.example/a", "http://user@shop.example/b")]
    [InlineData("http://shop.example/a", "http://shop.example:8080/b")]
    [InlineData("http://shop.example/a", "https://shop.example:80/b")]
    [InlineData("http://shop.example/a", "//shop.example/b")]
    [InlineData("http://shop.example/a", "javascript:alert(1)")]
    [InlineData("http://shop.example/a", "")]
    [InlineData("http:///a", "http:///b")]
    [InlineData("/a", "/b")]
    [InlineData(null, "http://shop.example/b")]
    [InlineData("http://shop.example/a", null)]
    public void Any_other_page_is_not(string? url, string? referrer) => LocalReferrers.Read(url, referrer).ShouldBeNull();
}
