using Faultline.AspNetCore.Links;

namespace Faultline.Tests.Links;

/// <summary>Which referring pages are of the own site; a host that only looks like it is another one.</summary>
public sealed class OwnSiteTests
{
    private static readonly OwnSite Shop = OwnSite.At(new Uri("https://shop.test"))!;

    [Theory]
    [InlineData("https://shop.test/a")]
    [InlineData("https://shop.test")]
    [InlineData("https://shop.test:443/a")]
    [InlineData("http://shop.test/a")]
    [InlineData("http://shop.test:80/a")]
    [InlineData("https://www.shop.test/")]
    [InlineData("https://a.b.shop.test/x?y=z")]
    [InlineData("https://SHOP.TEST./a")]
    [InlineData("HTTPS://shop.test/a")]
    public void Its_own_pages_and_those_of_hosts_below_it_are_of_the_site(string referrer) => IsOf(Shop, referrer).ShouldBeTrue();

    [Theory]
    [InlineData("https://shop.test:8443/a")]
    [InlineData("https://shop.test:80/a")]
    [InlineData("http://shop.test:443/a")]
    [InlineData("https://shop.test.evil.example/")]
    [InlineData("https://notshop.test/")]
    [InlineData("https://evil.example/?https://shop.test/")]
    [InlineData("https://evil.example/https://shop.test/")]
    [InlineData("https://evil.example/#https://shop.test/")]
    [InlineData("https://shop.test@evil.example/")]
    [InlineData("https://evil.example@shop.test/")]
    [InlineData("https://@shop.test/")]
    [InlineData(@"https://evil.example\@shop.test/")]
    [InlineData(@"https://shop.test\.evil.example/")]
    [InlineData("https://shop.test%2eevil.example/")]
    [InlineData("https://test/")]
    [InlineData("https://.shop.test/")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("about:blank")]
    [InlineData("shop.test/a")]
    [InlineData("//shop.test/a")]
    [InlineData("/a")]
    [InlineData("https:///a")]
    [InlineData("https://")]
    [InlineData("https://shop.test:port/")]
    [InlineData("https://shop.test:99999/")]
    [InlineData("https://[shop.test/")]
    [InlineData("ftp://shop.test/a")]
    [InlineData("javascript://shop.test/%0aalert(1)")]
    [InlineData(" https://shop.test/a")]
    [InlineData("https://shop.test/a\nHost: x")]
    [InlineData("https://shop .test/")]
    public void Another_site_or_no_page_is_not(string referrer) => IsOf(Shop, referrer).ShouldBeFalse();

    [Fact]
    public void No_referrer_is_no_page() => OwnSite.Page(null).ShouldBeNull();

    [Fact]
    public void What_is_longer_than_browsers_send_is_no_page()
    {
        OwnSite.Page("https://shop.test/" + new string('a', 4_096 - 18)).ShouldNotBeNull();
        OwnSite.Page("https://shop.test/" + new string('a', 4_096 - 17)).ShouldBeNull();
        OwnSite.Page("https://shop.test/" + new string('a', 64 * 1024)).ShouldBeNull();
    }

    [Theory]
    [InlineData("https://bücher.test", "https://xn--bcher-kva.test/a")]
    [InlineData("https://bücher.test", "https://bücher.test/a")]
    [InlineData("https://xn--bcher-kva.test", "https://BÜCHER.test/a")]
    [InlineData("https://xn--bcher-kva.test", "https://www.bücher.test/")]
    [InlineData("https://shop.test:8443", "https://shop.test:8443/a")]
    [InlineData("http://localhost:5080", "http://localhost:5080/a")]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080/a")]
    [InlineData("http://[::1]:5080", "http://[::1]:5080/a")]
    public void A_site_may_have_any_script_port_or_address(string site, string referrer) => IsOf(OwnSite.At(new Uri(site))!, referrer).ShouldBeTrue();

    [Theory]
    [InlineData("https://shop.test:8443", "https://shop.test/a")]
    [InlineData("http://localhost:5080", "http://localhost:5081/a")]
    [InlineData("http://0.0.1", "http://127.0.0.1/a")]
    [InlineData("http://127.0.0.1", "http://1.127.0.0.1/a")]
    public void Another_port_or_address_is_another_site(string site, string referrer) => IsOf(OwnSite.At(new Uri(site))!, referrer).ShouldBeFalse();

    [Theory]
    [InlineData("https://www.shop.test/", true)]
    [InlineData("http://shop.test/", true)]
    [InlineData("https://www.shop.test/a", false)]
    [InlineData("https://www.shop.test/?q", false)]
    [InlineData("https://shop.test/", false)]
    [InlineData("https://shop.test:443", false)]
    public void Of_another_origin_the_bare_origin_says_nothing_of_the_page(string referrer, bool isUnknown) =>
        Shop.KnowsOnlyOrigin(OwnSite.Page(referrer)!).ShouldBe(isUnknown);

    [Theory]
    [InlineData("ftp://shop.test")]
    [InlineData("urn:shop")]
    public void What_is_not_on_the_web_is_no_site(string url) => OwnSite.At(new Uri(url)).ShouldBeNull();

    private static bool IsOf(OwnSite site, string referrer) => OwnSite.Page(referrer) is { } page && site.Has(page);
}
