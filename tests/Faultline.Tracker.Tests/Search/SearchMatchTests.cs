using Faultline.Tracker.Search;

namespace Faultline.Tracker.Tests.Search;

public class SearchMatchTests
{
    private static readonly ReportFacts Facts = TestReport.Facts("""
        'type':'System.Net.Http.HttpRequestException','value':'Connection refused (10.0.0.7:443)','topic':'POST /orders','url':'https://shop.example/orders/17','status':502,'release':'1.4.0',
        'hostname':'web1','fault':{'code':'shop.bad_gateway'},'tags':{'zone':'eu-west'},'user':{'id':'42'},'request_id':'req-1','global_request_id':'req-2','environment':'Production'
        """.ReplaceLineEndings(""));

    [Theory]
    [InlineData("")]
    [InlineData("type:System.Net.Http.HttpRequestException")]
    [InlineData("type:httprequestexception")]
    [InlineData("type:Http.HttpRequestException")]
    [InlineData("type:System.Net.*")]
    [InlineData("type:HttpRequest*")]
    [InlineData("type:a,HttpRequestException")]
    [InlineData("code:bad_gateway")]
    [InlineData("topic:\"POST /orders\"")]
    [InlineData("url:https://shop.example/*")]
    [InlineData("status:502")]
    [InlineData("status:5xx")]
    [InlineData("status:>=500")]
    [InlineData("status:404,502")]
    [InlineData("host:WEB1 release:1.4.0 user:42")]
    [InlineData("request:req-2")]
    [InlineData("tag:zone")]
    [InlineData("tag:zone=eu-*")]
    [InlineData("class:remote")]
    [InlineData("refused")]
    [InlineData("\"connection refused\"")]
    [InlineData("connec*")]
    [InlineData("-type:Exception")]
    [InlineData("-tag:shard")]
    public void A_report_matches(string search) => Matches(search).ShouldBeTrue();

    [Theory]
    [InlineData("type:RequestException")]
    [InlineData("type:System")]
    [InlineData("code:shop")]
    [InlineData("status:500,503")]
    [InlineData("status:<500")]
    [InlineData("tag:zone=us")]
    [InlineData("tag:shard")]
    [InlineData("trace:4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("-trace:4bf92f3577b34da6a3ce929d0e0e4736 host:web2")]
    [InlineData("\"refused connection\"")]
    [InlineData("refuse")]
    [InlineData("-refused")]
    [InlineData("type:HttpRequestException -status:5xx")]
    public void A_report_does_not_match(string search) => Matches(search).ShouldBeFalse();

    [Fact]
    public void A_question_about_the_group_is_a_mistake_of_the_program()
    {
        SearchQueryParser.TryParse("is:open", default, out var query, out _).ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => query!.Matches(Facts)).Message.ShouldContain("is:");
    }

    private static bool Matches(string search)
    {
        SearchQueryParser.TryParse(search, default, out var query, out var error).ShouldBeTrue(error?.Message);
        return query!.Matches(Facts, "remote");
    }
}
