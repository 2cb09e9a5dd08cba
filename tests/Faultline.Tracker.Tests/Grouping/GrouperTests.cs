using System.Globalization;
using System.Text.Json;
using Faultline.Reports;
using Faultline.Tracker.Grouping;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tracker.Tests.Grouping;

public class GrouperTests
{
    internal const string Frames = "{'method':'System.Number.Throw()','in_app':false},{'method':'Shop.Orders.Service.Place(int id)','line':7,'in_app':true},{'method':'Shop.Web.Orders.Post()','in_app':true}";

    [Fact]
    public void Ids_in_messages_lines_and_endpoints_do_not_matter_with_a_stack()
    {
        var one = Key(Thrown("order 7 failed", Frames, "'topic':'POST /orders'"));

        one.ShouldBe(Key(Thrown("order 8 failed for somebody else", Frames.Replace("'line':7", "'line':99"), "'topic':'PUT /orders'")));
        one.ShouldBe(Key(Thrown("Bestellung 8", "{'method':'Shop.Orders.Service.<PlaceAsync>d__3.MoveNext','in_app':true}")));
    }

    [Fact]
    public void Another_method_or_type_is_another_group()
    {
        Key(Thrown("x", Frames)).ShouldNotBe(Key(Thrown("x", Frames.Replace("Place(", "Cancel("))));
        Key(Thrown("x", Frames)).ShouldNotBe(Key(Thrown("x", Frames, type: "System.FormatException")));
    }

    [Fact]
    public void A_guard_is_not_what_failed()
    {
        var guard = "{'method':'Shop.Kernel.Guard.NotNull<T>(T value)','in_app':true},";
        Key(Thrown("x", guard + Frames)).ShouldBe(Key(Thrown("x", Frames)));
        Key(Thrown("x", guard, "'topic':'GET /a'")).ShouldNotBe(Key(Thrown("x", guard, "'topic':'GET /b'")));
    }

    [Fact]
    public void A_package_is_not_the_app_whatever_the_sender_says() =>
        Key(Thrown("x", "{'method':'Npgsql.Internal.Connector.Read()','in_app':true}," + Frames)).ShouldBe(Key(Thrown("x", Frames)));

    [Fact]
    public void What_only_carries_an_exception_does_not_matter()
    {
        var bare = Thrown("x", Frames);
        var wrapped = "'exception':{'type':'System.AggregateException','value':'One or more','frames':[{'method':'Shop.Other.Run()','in_app':true}],'inner':[{'type':'System.InvalidOperationException','value':'x','frames':[" + Frames + "]}]}";

        Key(wrapped).ShouldBe(Key(bare));
        Key(wrapped.Replace("System.AggregateException", "Shop.JobFailed")).ShouldNotBe(Key(bare));
    }

    [Fact]
    public void Messages_of_inner_exceptions_are_told_beside_the_reports_own()
    {
        var inner = string.Concat(Enumerable.Range(1, 7).Select(i => $",'inner':[{{'type':'T{i}','value':'message {i}'"));
        var report = TestReport.Of($"'value':'outer','exception':{{'type':'T','value':'outer'{inner}{string.Concat(Enumerable.Repeat("}]", 7))}}}");
        Grouper.Default.Key(report, ReportFacts.Of(report)).InnerMessages.ShouldBe(["message 1", "message 2", "message 3", "message 4", "message 5"]);
    }

    [Fact]
    public void One_wrapper_of_two_causes_is_two_groups()
    {
        var wrapper = (string inner) => "'exception':{'type':'Shop.JobFailed','frames':[{'method':'Shop.Jobs.Run()','in_app':true}],'inner':[{'type':'" + inner + "','frames':[{'method':'Shop.Jobs.Step()','in_app':true}]}]}";
        Key(wrapper("System.FormatException")).ShouldNotBe(Key(wrapper("System.InvalidCastException")));
    }

    [Fact]
    public void Depth_of_a_recursion_does_not_matter()
    {
        var leaf = "{'method':'Shop.Tree.Leaf()','in_app':true}";
        var walk = ",{'method':'Shop.Tree.Walk(int depth)','in_app':true}";
        Key(Thrown("x", leaf + string.Concat(Enumerable.Repeat(walk, 3)))).ShouldBe(Key(Thrown("x", leaf + string.Concat(Enumerable.Repeat(walk, 300)))));
    }

    [Fact]
    public void Lambdas_of_one_method_are_told_apart_by_their_topic()
    {
        var lambda = "{'method':'Shop.Web.Endpoints.Map.lambda(string x)','in_app':true}";
        Key(Thrown("x", lambda, "'topic':'GET /a'")).ShouldNotBe(Key(Thrown("x", lambda, "'topic':'GET /b'")));
    }

    [Theory]
    [InlineData("'data':{'SqlState':'23505'}", "'data':{'SqlState':'40001'}")]
    [InlineData("'data':{'SqlState':'23505','ConstraintName':'users_email'}", "'data':{'SqlState':'23505','ConstraintName':'users_name'}")]
    [InlineData("'data':{'upstream.host':'tax','upstream.status':'503'}", "'data':{'upstream.host':'pay','upstream.status':'503'}")]
    [InlineData("'data':{'upstream.host':'tax','upstream.status':'503'}", "'data':{'upstream.host':'tax','upstream.status':'409'}")]
    public void An_ambiguous_type_is_told_apart_by_its_data(string one, string other) =>
        Key(Thrown("x", Frames, data: one)).ShouldNotBe(Key(Thrown("x", Frames, data: other)));

    [Theory]
    [InlineData("Npgsql.PostgresException", "23505: duplicate key value violates unique constraint \\\"a\\\"", "23505: duplicate key value violates unique constraint \\\"b\\\"")]
    [InlineData("System.Net.Http.HttpRequestException", "Response status code does not indicate success: 503 (Service Unavailable).", "Response status code does not indicate success: 404 (Not Found).")]
    [InlineData("System.Net.Http.HttpRequestException", "Connection refused (tax.internal:443)", "Connection refused (pay.internal:443)")]
    [InlineData("Grpc.Core.RpcException", "Status(StatusCode=\\\"Unavailable\\\", Detail=\\\"x\\\")", "Status(StatusCode=\\\"NotFound\\\", Detail=\\\"x\\\")")]
    [InlineData("OSError", "[Errno 28] No space left on device", "[Errno 13] Permission denied")]
    public void An_ambiguous_type_is_told_apart_by_what_its_message_says(string type, string one, string other) =>
        Key(Thrown(one, Frames, type: type)).ShouldNotBe(Key(Thrown(other, Frames, type: type)));

    [Fact]
    public void A_fault_code_tells_faults_of_one_throw_site_apart()
    {
        var fault = (string code) => Thrown("x", Frames, "'fault':{'code':'" + code + "','status':409}", "Faultline.FaultException");
        Key(fault("shop.coupon.expired")).ShouldNotBe(Key(fault("shop.coupon.unknown")));
    }

    [Fact]
    public void A_broken_link_is_where_it_leads()
    {
        var link = (string url) => "'type':'shop.uri.not_found','url':'" + url + "','fault':{'code':'shop.uri.not_found','status':404}";

        Key(link("http://shop/products/7/manual?x=1")).ShouldBe(Key(link("http://shop/products/8/manual")));
        Key(link("http://shop/help")).ShouldNotBe(Key(link("http://shop/flyer")));
    }

    [Fact]
    public void A_broken_link_of_the_own_site_is_where_it_leads_and_the_page_that_it_is_on()
    {
        var link = (string target, string from) =>
            "'type':'NotFound','topic':'GET /products/{id}','url':'http://shop" + target + "','fault':{'code':'shop.product.not_found','status':404},'link':{" + from + "}";

        Key(link("/products/7", "'page':'/offers/1'")).ShouldBe(Key(link("/products/8", "'page':'/offers/2'")));
        Key(link("/products/7", "'page':'/offers'")).ShouldNotBe(Key(link("/products/7", "'page':'/news'")));
        Key(link("/products/7", "'page':'/offers'")).ShouldNotBe(Key(link("/manuals/7", "'page':'/offers'")));
        Key(link("/products/7", "'page':'https://blog.shop/offers/1?x'")).ShouldBe(Key(link("/products/7", "'page':'https://blog.shop/offers/2'")));
        Key(link("/products/7", "'page':'https://blog.shop/offers'")).ShouldNotBe(Key(link("/products/7", "'page':'/offers'")));
        Key(link("/products/7", "'origin':'https://www.shop'")).ShouldBe(Key(link("/products/8", "'origin':'https://blog.shop'")));
        Key(link("/products/7", "'origin':'https://www.shop'")).ShouldNotBe(Key(link("/products/7", "'page':'/offers'")));
    }

    [Fact]
    public void Without_a_stack_the_message_counts_without_its_values()
    {
        Key("'type':'X','value':'order 7 failed'").ShouldBe(Key("'type':'X','value':'order 8 failed'"));
        Key("'type':'X','value':'order 7 failed'").ShouldNotBe(Key("'type':'X','value':'payment 7 failed'"));
        Key("'logentry':{'message':'payment {Order} failed','formatted':'payment 1 failed'}").ShouldBe(Key("'logentry':{'message':'payment {Order} failed','formatted':'payment x failed'}"));
    }

    [Fact]
    public void Validations_are_told_apart_by_the_fields_that_are_wrong()
    {
        var zod = (string field) => Thrown("[{\\\"code\\\":\\\"invalid_type\\\",\\\"path\\\":[\\\"" + field + "\\\"],\\\"message\\\":\\\"Required\\\"}]", "{'method':'parse','file':'rpc.js','in_app':true}", "'topic':'POST /x'", "TRPCError");
        var fluent = (string field, string text) => Thrown("Validation failed: \\n -- " + field + ": " + text, Frames, "'topic':'POST /x'", "Shop.ValidationException");

        Key(zod("sku")).ShouldNotBe(Key(zod("quantity")));
        Key(fluent("Lines[3].Sku", "must not be empty")).ShouldBe(Key(fluent("Lines[17].Sku", "darf nicht leer sein")));
        Key(fluent("Email", "a")).ShouldNotBe(Key(fluent("Age", "a")));
    }

    [Fact]
    public void Frames_of_other_languages_are_frames()
    {
        var python = "'exception':{'values':[{'type':'ValueError','value':'bad 7','module':'builtins','stacktrace':{'frames':[{'function':'main','module':'app.run','filename':'app/run.py','in_app':true},{'function':'place','module':'app.orders','filename':'app/orders.py','abs_path':'/srv/1/app/orders.py','lineno':7,'in_app':true},{'function':'get','module':'requests.api','filename':'requests/api.py','abs_path':'/usr/lib/python3/dist-packages/requests/api.py','in_app':true}]}}]}";

        Key(python).ShouldBe(Key(python.Replace("'lineno':7", "'lineno':9").Replace("/srv/1/", "/srv/2/")));
        Key(python).ShouldNotBe(Key(python.Replace("'place'", "'cancel'")));
        Explained(python).ShouldContain(part => part.Text == "app.orders.place" && part.Counts);

        var esm = Thrown("x", "{'function':'Module.describe','filename':'file:///app/dist/orders.mjs','in_app':true}", type: "TypeError");
        Key(esm).ShouldBe(Key(Thrown("x", "{'function':'Object.describe','filename':'/srv/dist/orders.js','in_app':true}", type: "TypeError")));
        Key(esm).ShouldNotBe(Key(Thrown("x", "{'function':'describe','filename':'/srv/dist/carts.js','in_app':true}", type: "TypeError")));

        var java = Thrown("x", "{'function':'get','module':'java.util.Optional'},{'function':'lambda$place$0','module':'com.shop.Orders$Inner','filename':'Orders.java'}", "'topic':'GET /'", "java.util.NoSuchElementException");
        Key(java).ShouldBe(Key(java.Replace("$place$0", "$place$4")));
    }

    [Fact]
    public void Names_in_a_bundle_do_not_matter()
    {
        var bundle = (string function, string hash, string message) => Thrown(message, "{'method':'" + function + "','path':'https://shop/assets/app." + hash + ".js','in_app':true}", "'topic':'GET /cart'", "TypeError");

        Key(bundle("h", "add41dfb", "d[e] is not a function")).ShouldBe(Key(bundle("q", "c4e110b0", "a[r] is not a function")));
        Key(bundle("h", "add41dfb", "(reading \\u0027amount\\u0027)")).ShouldNotBe(Key(bundle("h", "add41dfb", "(reading \\u0027title\\u0027)")));
    }

    [Fact]
    public void A_senders_fingerprint_is_honoured()
    {
        Key(Thrown("x", Frames, "'fingerprint':['a']")).ShouldBe(Key(Thrown("x", Frames.Replace("Place", "Cancel"), "'fingerprint':['a']")));
        Key(Thrown("x", Frames, "'fingerprint':['{{ default }}','a']")).ShouldNotBe(Key(Thrown("x", Frames.Replace("Place", "Cancel"), "'fingerprint':['{{ default }}','a']")));
        Key(Thrown("x", Frames, "'fingerprint':['{{ default }}']")).ShouldBe(Key(Thrown("x", Frames)));
        Key(Thrown("x", Frames, "'fingerprint':[]")).ShouldBe(Key(Thrown("x", Frames)));
    }

    [Fact]
    public void An_explanation_says_what_counted_and_what_did_not()
    {
        var parts = Explained(Thrown("x", "{'method':'Shop.Kernel.Guard.NotNull()','in_app':true}," + Frames));

        parts.ShouldContain(part => part.Part == "frame" && part.Text == "Shop.Kernel.Guard.NotNull" && !part.Counts);
        parts.ShouldContain(part => part.Part == "frame" && part.Text == "Shop.Orders.Service.Place" && part.Counts && part.Why == "in-app anchor");
        parts.ShouldContain(part => part.Part == "type" && part.Counts);
        Explained(Thrown("x", Frames, data: "'data':{'SqlState':'23505'}")).ShouldContain(part => part.Part == "discriminator" && part.Text == "sqlstate 23505");
    }

    [Fact]
    public void A_new_group_is_called_after_its_first_report()
    {
        var report = TestReport.Of(Thrown("order 7 failed", Frames, "'topic':'POST /orders'"));
        var outline = Grouper.Default.Key(report, ReportFacts.Of(report)).Outline;

        (outline.Type, outline.Title, outline.Culprit).ShouldBe(("System.InvalidOperationException", "order # failed", "Shop.Orders.Service.Place"));
        outline.Words.ShouldContain("place");
        outline.Words.ShouldContain("orders");
        outline.Words.ShouldContain("invalidoperationexception");
        outline.Words.ShouldBeUnique();
    }

    [Fact]
    public void The_words_of_a_title_are_not_among_those_that_reports_of_the_group_share()
    {
        var outline = Outline(Thrown("Place order zavok, then the order failed", Frames, "'topic':'POST /orders'"));

        outline.Words.ShouldNotContain("zavok");
        outline.Words.ShouldContain("place", "the frame has it");
        outline.TitleWords().ShouldBe(["order", "zavok", "then", "the", "failed"]);
    }

    [Fact]
    public void A_group_of_nested_exceptions_has_type_and_title_of_the_same_one()
    {
        var report = TestReport.Of("'exception':{'type':'Shop.NoHost','value':'No host for order 7','frames':[],'inner':[{'type':'System.FormatException','value':'bad 9','frames':[]}]}");
        var outline = Grouper.Default.Key(report, ReportFacts.Of(report)).Outline;

        (outline.Type, outline.Title).ShouldBe(("Shop.NoHost", "No host for order #"));
    }

    [Fact]
    public void The_culture_of_the_process_does_not_matter()
    {
        var members = Thrown("ISTANBUL i 1,5", "{'method':'Shop.Inline.Init()','in_app':true}", "'topic':'GET /i'");
        var before = CultureInfo.CurrentCulture;
        var key = Key(members);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Key(members).ShouldBe(key);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_key_is_the_same_in_every_process_and_release() =>
        // A change here is another version of the function: raise Grouper.Version.
        Grouper.Default.Key(TestReport.Of(Thrown("x", Frames)), TestReport.Facts(Thrown("x", Frames))).Parts.ShouldBe("type System.InvalidOperationException\nframe Shop.Orders.Service.Place\n");

    [Fact]
    public void Any_report_has_a_key()
    {
        var leaf = Gen.OneOf(
            ArbMap.Default.ArbFor<string>().Generator.Select(text => JsonSerializer.Serialize(text)),
            Gen.Elements("1", "-1e300", "true", "null", "[]", "{}", "[null]", "[[]]", "\"\\ud800\"", "[{\"method\":\"<\"}]", "[{\"function\":1,\"module\":\"a/\",\"filename\":\"?\",\"in_app\":1}]", "{\"values\":[1,{}]}", "{\"frames\":{}}"));
        var names = Gen.Elements("exception", "type", "value", "frames", "inner", "fault", "code", "data", "timeline", "fingerprint", "logentry", "message", "topic", "url", "values", "stacktrace", "hresult", "in_app", "method");
        Gen<string> Value(int depth) => depth == 0
            ? leaf
            : Gen.OneOf(leaf, Gen.Zip(names, Value(depth - 1)).ListOf().Select(list => "{" + string.Join(',', list.Select(pair => $"\"{pair.Item1}\":{pair.Item2}")) + "}"), Value(depth - 1).ListOf().Select(list => "[" + string.Join(',', list) + "]"));
        var members = Gen.Zip(names, Value(3)).ListOf().Select(list => string.Join(',', list.Select(pair => $"\"{pair.Item1}\":{pair.Item2}")));
        Prop.ForAll(members.ToArbitrary(), text =>
        {
            var report = TestReport.OfJson(text);
            var result = Grouper.Default.Key(report, ReportFacts.Of(report), explain: true);
            return result.Outline.Title.Length <= ReportFacts.MaxText && result.Outline.Words.Count <= GroupWords.MaxWords && GroupKey.TryParse(result.Key.ToString(), out _);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Ids_and_lines_never_change_the_key_of_a_usable_stack()
    {
        var text = Gen.Elements("order ", "17", "a1b2", " failed", "'x'", "“y”", "\n", "ß", "http://h/7").ListOf().Select(parts => string.Concat(parts));
        var expected = Key(Thrown("x", Frames));
        Prop.ForAll(Gen.Zip(text, Gen.Choose(1, 100_000)).ToArbitrary(), pair =>
        {
            var members = Thrown("MESSAGE", Frames.Replace("'line':7", $"'line':{pair.Item2}")).Replace('\'', '"').Replace("\"MESSAGE\"", JsonSerializer.Serialize(pair.Item1));
            var report = TestReport.OfJson(members);
            return Grouper.Default.Key(report, ReportFacts.Of(report)).Key == expected;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_stack_of_100000_frames_and_a_deep_chain_are_read_in_linear_time()
    {
        // Time that grew with the square would run for minutes here.
        var frames = string.Join(',', Enumerable.Repeat("{'method':'System.A.B()'}", 100_000));
        Key(Thrown("x", frames)).ToString().ShouldStartWith("g1:");
        Key("'exception':{'values':[{'type':'X','stacktrace':{'frames':[" + frames + "]}}]}").ToString().ShouldStartWith("g1:");
        var chain = string.Concat(Enumerable.Repeat("{'type':'A','inner':[", 28)) + string.Concat(Enumerable.Repeat("]}", 28));
        Key("'exception':" + chain).ToString().ShouldStartWith("g1:");
    }

    internal static string Thrown(string value, string frames, string members = "", string type = "System.InvalidOperationException", string data = "") =>
        $"{(members.Length > 0 ? members + "," : "")}'exception':{{'type':'{type}','value':'{value}'{(data.Length > 0 ? "," + data : "")},'frames':[{frames.TrimEnd(',')}]}}";

    [Fact]
    public void Outlines_share_their_stack_when_only_the_message_differs()
    {
        var one = Outline(Thrown("order 7 failed", Frames, "'topic':'POST /orders'"));

        Outline(Thrown("order 8 failed", Frames, "'topic':'POST /orders'")).Stack.ShouldBe(one.Stack);
        Outline(Thrown("the cart is gone", Frames, "'topic':'POST /orders'")).Stack.ShouldBe(one.Stack, "its title is another, its words are the same");
        Outline(Thrown("order 7 failed", Frames, "'topic':'PUT /orders'")).Stack.ShouldNotBe(one.Stack);
        Outline(Thrown("order 7 failed", Frames + ",{'method':'Shop.Web.Host.Run()'}", "'topic':'POST /orders'")).Stack.ShouldNotBe(one.Stack);
        Outline(Thrown("order 7 failed", Frames, "'topic':'POST /orders'", type: "System.FormatException")).Stack.ShouldNotBe(one.Stack);
    }

    private static GroupOutline Outline(string members)
    {
        var report = Read(members);
        return Grouper.Default.Key(report, ReportFacts.Of(report)).Outline;
    }

    internal static GroupKey Key(string members)
    {
        var report = Read(members);
        return Grouper.Default.Key(report, ReportFacts.Of(report)).Key;
    }

    private static IReadOnlyList<Contribution> Explained(string members)
    {
        var report = Read(members);
        return Grouper.Default.Key(report, ReportFacts.Of(report), explain: true).Contributions;
    }

    private static ErrorReport Read(string members) => TestReport.Of(members);
}
