using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tracker.Tests.Facts;

public class ReportFactsTests
{
    [Fact]
    public void A_report_with_nothing_but_its_id_has_no_other_fact()
    {
        var facts = TestReport.Facts();

        facts.Id.ToString().ShouldBe(TestReport.Id);
        facts.Type.ShouldBeNull();
        facts.Method.ShouldBeNull();
        facts.Tags.ShouldBeEmpty();
        facts.Statements.ShouldBe(0);
    }

    [Fact]
    public void What_a_report_says_is_found_where_the_format_has_it()
    {
        var facts = TestReport.Facts("""
            'time':'2026-11-21T22:15:50.123Z','reporter':'compute','type':'System.InvalidOperationException','value':'The scheduler gave up','topic':'GET /v2.1/servers/{id}',
            'url':'http://127.0.0.1:8774/v2.1/servers/boom?limit=1','duration':0.25,'status':500,'request_id':'req-1','global_request_id':'req-2','hostname':'web1','release':'1.4.0',
            'environment':'Production','request':{'method':'get','headers':{'user-agent':'Mozilla/5.0 (compatible; Googlebot/2.1)','REFERER':'http://127.0.0.1:8774/list?page=2#top'}},
            'trace':{'trace_id':'4BF92F3577B34DA6A3CE929D0E0E4736'},'fault':{'code':'compute.unexpected_error','status':503},'user':{'id':42,'name':'ada'},'tags':{'zone':'eu','shard':7}
            """.ReplaceLineEndings(""));

        facts.Time.ShouldBe(new DateTimeOffset(2026, 11, 21, 22, 15, 50, 123, TimeSpan.Zero));
        facts.Type.ShouldBe("System.InvalidOperationException");
        facts.Value.ShouldBe("The scheduler gave up");
        facts.Reporter.ShouldBe("compute");
        facts.Topic.ShouldBe("GET /v2.1/servers/{id}");
        facts.Url.ShouldBe("http://127.0.0.1:8774/v2.1/servers/boom?limit=1");
        facts.Method.ShouldBe("GET");
        facts.Status.ShouldBe(500);
        facts.Host.ShouldBe("web1");
        facts.Release.ShouldBe("1.4.0");
        facts.Environment.ShouldBe("Production");
        facts.Code.ShouldBe("compute.unexpected_error");
        facts.User.ShouldBe("42");
        (facts.RequestId, facts.GlobalRequestId).ShouldBe(("req-1", "req-2"));
        facts.TraceId.ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");
        facts.Robot.ShouldBeTrue();
        facts.LocalReferrer.ShouldBe("http://127.0.0.1:8774/list");
        facts.Duration.ShouldBe(TimeSpan.FromSeconds(0.25));
        facts.Tags.ShouldBe(new Dictionary<string, string> { ["zone"] = "eu", ["shard"] = "7" }, ignoreOrder: true);
    }

    [Fact]
    public void The_status_of_the_fault_counts_when_the_report_has_none_of_its_own() => TestReport.Facts("'fault':{'status':503}").Status.ShouldBe(503);

    [Fact]
    public void A_user_without_id_goes_by_name_and_without_name_by_mail()
    {
        TestReport.Facts("'user':{'email':'ada@example.org','name':'ada'}").User.ShouldBe("ada");
        TestReport.Facts("'user':{'email':'ada@example.org','id':null}").User.ShouldBe("ada@example.org");
        TestReport.Facts("'user':{'ip':'10.0.0.1'}").User.ShouldBeNull();
    }

    [Fact]
    public void The_trace_id_of_the_parent_counts_when_there_is_no_other() =>
        TestReport.Facts("'trace':{'parent':'00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'}").TraceId.ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");

    [Theory]
    [InlineData("'00000000000000000000000000000000'")]
    [InlineData("'4bf92f35'")]
    [InlineData("'zbf92f3577b34da6a3ce929d0e0e4736'")]
    [InlineData("17")]
    public void What_is_no_trace_id_is_no_fact(string id) => TestReport.Facts($"'trace':{{'trace_id':{id}}}").TraceId.ShouldBeNull();

    [Theory]
    [InlineData("a\\nb", "a b")]
    [InlineData("  a \\t\\r\\n  b ", "a b")]
    [InlineData("a\\u0000\\u001bb", "a b")]
    [InlineData("a\\u202eb\\u2028c", "a b c")]
    [InlineData("\\n \\t", null)]
    [InlineData("", null)]
    public void Text_becomes_one_line_without_control_characters(string json, string? expected) =>
        ReportFacts.Of(TestReport.OfJson($"\"value\":\"{json}\"")).Value.ShouldBe(expected);

    [Fact]
    public void Text_is_cut_without_splitting_a_character()
    {
        var facts = TestReport.Facts($"'value':'{new string('x', ReportFacts.MaxText - 1)}😀','url':'http://a/{new string('y', 600)}'");

        facts.Value.ShouldBe(new string('x', ReportFacts.MaxText - 1));
        facts.Url!.Length.ShouldBe(ReportFacts.MaxLongText);
    }

    [Fact]
    public void Tags_beyond_the_limit_are_left_out()
    {
        var tags = string.Join(',', Enumerable.Range(0, 60).Select(i => $"'t{i}':'v'"));
        TestReport.Facts($"'tags':{{{tags}}}").Tags.Count.ShouldBe(ReportFacts.MaxTags);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("'True'")]
    public void The_flag_of_an_informational_oops_is_a_tag(string flag) => TestReport.Facts($"'informational':{flag}").Tags["informational"].ShouldBe("true");

    [Fact]
    public void Rows_of_a_timeline_are_objects()
    {
        var facts = TestReport.Facts("""
            'timeline':[{'start':0,'duration':0.2,'category':'db.sql.query','detail':'SELECT 1'},{'start':0.2,'duration':0.1,'category':'SQL','detail':'SELECT * FROM a WHERE b = 5'},
            {'start':0.4,'duration':0.15,'category':'sql-main','detail':'SELECT * FROM a WHERE b = 6'},{'start':1,'duration':9,'category':'http','detail':'GET /'},{'category':'sqlite3x','detail':'x'}, 7, null]
            """.ReplaceLineEndings(""));

        facts.Statements.ShouldBe(3);
        facts.Statement.ShouldBe("SELECT * FROM a WHERE b = ?");
    }

    [Fact]
    public void Statements_that_were_left_out_of_a_timeline_count_with_their_time()
    {
        var facts = TestReport.Facts("""
            'timeline':[{'start':0,'duration':0.2,'category':'sql','detail':'SELECT a FROM b'}],
            'timeline_sums':{'left_out':[{'category':'sql','detail':'SELECT c FROM d WHERE e = ?','count':500,'duration':0.3},{'category':'sql','count':7,'duration':9},
            {'category':'http','detail':'GET /','count':3,'duration':1},{'category':'sql','detail':'x','count':-5},{'category':'sql','detail':'y','count':1e300},4]}
            """.ReplaceLineEndings(""));

        facts.Statements.ShouldBe(508);
        facts.Statement.ShouldBe("SELECT c FROM d WHERE e = ?");
    }

    [Fact]
    public void Rows_of_a_timeline_are_arrays_of_python_oops()
    {
        var facts = TestReport.Facts("""
            'timeline':[[0,5,'SQL-main-primary','SELECT 1',null],[5,7,'SQL-session','SELECT x FROM y WHERE z = \'\'a\'\'','at'],[7,8,'SQL-nostore','Transaction completed, status: ok'],[8,99,'memcache-get','k'],[1]]
            """.ReplaceLineEndings("").Replace("\\'\\'", "\\u0027").Trim());

        facts.Statements.ShouldBe(2);
        facts.Statement.ShouldBe("SELECT ?");
    }

    [Fact]
    public void Any_report_has_facts_within_their_limits()
    {
        var keys = new[] { "type", "value", "trace", "request", "headers", "user", "tags", "timeline", "timeline_sums", "fault", "url", "informational", "status", "duration" };
        var leaf = Gen.OneOf(
            ArbMap.Default.ArbFor<string>().Generator.Select(text => JsonSerializer.Serialize(text)),
            Gen.Elements("1", "-1e300", "true", "null", "[]", "{}", "\"\\ud800\"", "{\"method\":{}}", "{\"headers\":{\"User-Agent\":[1]}}", "[[1,2,\"sql\",\"'\"],{\"category\":\"db\",\"detail\":\"\\\"\"}]"));
        var members = Gen.Zip(Gen.Elements(keys), leaf).Select(pair => $"\"{pair.Item1}\":{pair.Item2}").ListOf();
        Prop.ForAll(members.ToArbitrary(), list =>
        {
            var facts = ReportFacts.Of(TestReport.OfJson(string.Join(',', list)));
            return (facts.Type?.Length ?? 0) <= ReportFacts.MaxText && (facts.Statement?.Length ?? 0) <= ReportFacts.MaxLongText && facts.Tags.Count <= ReportFacts.MaxTags;
        }).QuickCheckThrowOnFailure();
    }
}
