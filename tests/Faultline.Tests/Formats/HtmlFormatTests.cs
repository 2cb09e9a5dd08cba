using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Faultline.AspNetCore.Pages;
using Faultline.Formats;

namespace Faultline.Tests.Formats;

public sealed partial class HtmlFormatTests : FaultFormatContract
{
    public override IFaultFormat Format { get; } = new HtmlFormat();

    protected override void ShouldBeWhole(string document)
    {
        document.ShouldStartWith("<!DOCTYPE html>");
        document.ShouldEndWith("</main></body></html>\n");
        document.ShouldNotContain("<script");
        AnyTag().Matches(document).Select(tag => tag.Groups[1].Value).Distinct()
            .ShouldBeSubsetOf(["html", "head", "meta", "title", "style", "body", "main", "div", "p", "h1", "h2", "dl", "dt", "dd", "code", "a", "pre"]);
    }

    [Fact]
    public void Hostile_text_is_shown_and_never_markup()
    {
        const string Hostile = "\"><img src=x onerror=alert(1)>'</title></style><script>alert(1)</script>";
        var page = Write(new Fault("test.hostile", 400, Hostile, Hostile) { Links = [new FaultLink(Hostile, "https://example.org/" + Hostile)], Causes = [new Fault("test.c", 400, Hostile, Hostile)] }, Hostile, "https://example.org/" + Hostile);
        ShouldBeWhole(page);
        page.ShouldNotContain("<img");
        page.ShouldContain("&lt;img src=x onerror=alert(1)&gt;");
        Href().Matches(page).ShouldAllBe(link => !link.Groups[1].Value.Contains('"') && !link.Groups[1].Value.Contains('<'));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("\u0001javascript:alert(1)")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("java\tscript:alert(1)")]
    [InlineData("JAVASCRIPT:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public void What_is_no_page_is_never_a_link(string href) =>
        Href().Matches(Write(new Fault("test.link", 400, "T", "D") { Links = [new FaultLink("help", href)] })).ShouldBeEmpty();

    [Theory]
    [InlineData("https://docs.example.org/errors/a.b?x=1&y=2")]
    [InlineData("HTTP://example.org")]
    [InlineData("/errors/a.b")]
    [InlineData("errors/a.b")]
    [InlineData("/time/12:30")]
    public void A_page_is_a_link(string href) =>
        System.Net.WebUtility.HtmlDecode(Href().Match(Write(new Fault("test.link", 400, "T", "D") { Links = [new FaultLink("help", href)] })).Groups[1].Value).ShouldBe(href);

    [Fact]
    public void The_policy_allows_this_style_and_nothing_else()
    {
        var style = Style().Match(Write(new Fault("test.style", 400, "T", "D"))).Groups[1].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        HtmlFormat.ContentSecurityPolicy.ShouldContain($"style-src 'sha256-{hash}'");
        HtmlFormat.ContentSecurityPolicy.ShouldStartWith("default-src 'none'");
        Write(new Fault("test.style", 400, "T", "D")).ShouldNotContain(" style=");
    }

    [Fact]
    public void The_error_id_links_to_the_report_only_for_those_who_may_see_it()
    {
        var fault = new Fault("test.id", 500, "T", "D") { ReportId = ReportId.New() };
        Href().Matches(Write(fault)).ShouldBeEmpty();
        Href().Match(Write(fault, reportUrl: "http://127.0.0.1:5080/oops/x")).Groups[1].Value.ShouldBe("http://127.0.0.1:5080/oops/x");
    }

    [Fact]
    public void A_wait_is_told_and_never_negative()
    {
        Write(new Fault("test.wait", 503, "T", "D") { RetryAfter = TimeSpan.FromSeconds(1.2) }).ShouldContain("<dd>2 seconds</dd>");
        Write(new Fault("test.wait", 503, "T", "D") { RetryAfter = TimeSpan.FromSeconds(-5) }).ShouldContain("<dd>0 seconds</dd>");
    }

    [GeneratedRegex("</?([a-z0-9]+)")]
    private static partial Regex AnyTag();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
