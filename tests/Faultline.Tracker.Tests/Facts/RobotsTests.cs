using Faultline.Tracker.Facts;
using Faultline.Tracker.Rollups;

namespace Faultline.Tracker.Tests.Facts;

public class RobotsTests
{
    [Fact]
    public void Broken_links_that_crawlers_follow_are_counted_apart()
    {
        var link = (string agent) => Rollup.Of(TestReport.Facts("'type':'NotFound','status':404,'link':{'page':'/a'},'request':{'method':'GET','headers':{'User-Agent':'" + agent + "'}}"), "page-not-found");

        var both = link("Mozilla/5.0 (compatible; Googlebot/2.1)").Plus(link("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"));
        (both.Count, both.Robots).ShouldBe((2, 1));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")]
    [InlineData("Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)")]
    [InlineData("mozilla/5.0 (compatible; yandexbot/3.0; +http://yandex.com/bots)")]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)")]
    public void A_crawler_is_known_by_its_name(string agent) => Robots.IsRobot(agent).ShouldBeTrue();

    [Theory]
    [InlineData("Wget/1.21.3")]
    [InlineData("curl/8.5.0")]
    [InlineData("python-requests/2.31.0")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0")]
    [InlineData("Mozilla/5.0 (Linux; Android 12; CUBOT X50) AppleWebKit/537.36")]
    [InlineData("Apache-HttpClient/d+")]
    [InlineData("")]
    [InlineData(null)]
    public void A_program_that_a_person_runs_is_no_crawler(string? agent) => Robots.IsRobot(agent).ShouldBeFalse();
}
