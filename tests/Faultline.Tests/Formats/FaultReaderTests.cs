using System.Diagnostics;
using System.Text;
using Faultline.Formats;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Formats;

public sealed class FaultReaderTests
{
    private static Fault Read(string body, int status, string? contentType = null) => FaultReader.Read(Encoding.UTF8.GetBytes(body), new FaultSource(status, contentType));

    [Theory]
    [InlineData("webob", 404, """{"message":"The resource could not be found.<br /><br />\n&quot;x&quot; &lt;7\n\n","code":"404 Not Found","title":"Not Found"}""", "http.not_found", "Not Found", "The resource could not be found. \"x\" <7")]
    [InlineData("Keystone", 401, """{"error":{"code":401,"title":"Unauthorized","message":"Sign in."}}""", "http.unauthorized", "Unauthorized", "Sign in.")]
    [InlineData("WSME", 400, """{"error_message":{"faultcode":"Client","faultstring":"Bad node","debuginfo":null}}""", "http.bad_request", "Bad Request", "Bad node")]
    [InlineData("WSME at the top", 400, """{"faultcode":"Client","faultstring":"Bad node"}""", "http.bad_request", "Bad Request", "Bad node")]
    [InlineData("Neutron", 404, """{"NeutronError":{"type":"NetworkNotFound","message":"No network.","detail":""}}""", "network_not_found", "Not Found", "No network.")]
    [InlineData("Heat", 400, """{"explanation":"Malformed.","code":400,"error":{"message":"No stack.","traceback":null,"type":"StackValidationFailed"},"title":"Bad Request"}""", "stack_validation_failed", "Bad Request", "No stack.")]
    [InlineData("framework's detail", 403, """{"detail":"Not allowed."}""", "http.forbidden", "Forbidden", "Not allowed.")]
    [InlineData("framework's list of details", 400, """{"detail":["One.","Two."]}""", "http.bad_request", "Bad Request", "One. Two.")]
    [InlineData("framework's detail and code", 403, """{"detail":"Not allowed.","code":"permission_denied"}""", "permission_denied", "Forbidden", "Not allowed.")]
    [InlineData("OAuth", 400, """{"error":"invalid_grant","error_description":"Expired."}""", "invalid_grant", "Bad Request", "Expired.")]
    [InlineData("error alone", 400, """{"error":"Something broke"}""", "http.bad_request", "Bad Request", "Something broke")]
    [InlineData("Spring", 404, """{"timestamp":1,"status":404,"error":"Not Found","path":"/x"}""", "http.not_found", "Not Found", "Not Found")]
    [InlineData("GraphQL", 400, """{"errors":[{"message":"No field.","extensions":{"code":"BAD"}},{"message":"Nor that."}]}""", "http.bad_request", "Bad Request", "No field.")]
    [InlineData("texts", 400, """["One.","Two."]""", "http.bad_request", "Bad Request", "One. Two.")]
    [InlineData("text", 404, "\"No such unit.\"", "http.not_found", "Not Found", "No such unit.")]
    [InlineData("null", 404, "null", "http.not_found", "Not Found", "Not Found")]
    [InlineData("number", 418, "7", "http.status_418", "Status 418", "Status 418")]
    [InlineData("nothing", 405, "", "http.method_not_allowed", "Method Not Allowed", "Method Not Allowed")]
    [InlineData("white space", 405, " \r\n ", "http.method_not_allowed", "Method Not Allowed", "Method Not Allowed")]
    [InlineData("empty object", 409, "{}", "http.conflict", "Conflict", "Conflict")]
    [InlineData("empty list", 409, "[]", "http.conflict", "Conflict", "Conflict")]
    [InlineData("comments", 409, "// hm\n{\"message\":\"m\",}", "http.conflict", "Conflict", "m")]
    [InlineData("page", 406, "<html><head><title>406 Not Acceptable</title></head><body><h1>406 Not Acceptable</h1>at File.cs:7</body></html>", "http.not_acceptable", "Not Acceptable", "Not Acceptable")]
    [InlineData("page with a heading alone", 404, "<h1>Not <b>here</b></h1>", "http.not_found", "Not here", "Not here")]
    [InlineData("page with both", 500, "<!DOCTYPE html><TITLE lang=en>Oh &amp; no</TITLE><H1 class=x>It broke</H1>", "http.internal_server_error", "Oh & no", "It broke")]
    [InlineData("page without either", 502, "<html><style>p{}</style><script>alert('x')</script><!-- y -->bad <p>gateway</html>", "http.bad_gateway", "Bad Gateway", "bad gateway")]
    [InlineData("page that never ends", 502, "<html><title>x", "http.bad_gateway", "Bad Gateway", "x")]
    [InlineData("lines", 404, "404 Not Found\n\nThe resource could not be found.\n\n   ", "http.not_found", "Not Found", "The resource could not be found.")]
    [InlineData("trace", 500, "System.Exception: broke\r\n   at X.Y()\r\n   at Z()", "http.internal_server_error", "Internal Server Error", "System.Exception: broke")]
    [InlineData("broken JSON", 500, "{\"message\": \"m", "http.internal_server_error", "Internal Server Error", "Internal Server Error")]
    [InlineData("JSON of Python's", 500, "{\"message\": \"m\", \"traceback\": [\"File x.py\"], \"load\": NaN}", "http.internal_server_error", "Internal Server Error", "Internal Server Error")]
    [InlineData("control characters", 500, "a\u001b[2Jb\0c", "http.internal_server_error", "Internal Server Error", "a [2Jb c")]
    public void Every_shape_that_is_known_says_what_it_says(string shape, int status, string body, string code, string title, string detail)
    {
        var fault = Read(body, status);
        (fault.Code.ToString(), fault.Title, fault.Detail, fault.Status).ShouldBe((code, title, detail, status), shape);
    }

    [Fact]
    public void Each_field_that_Django_refuses_is_a_cause()
    {
        var fault = Read("""{"name":["This field is required."],"remote":{"url":["Enter a valid URL.","Too long."]},"non_field_errors":["No."]}""", 400);
        fault.Causes.Select(cause => (cause.Code.ToString(), cause.Data["field"], cause.Detail)).ShouldBe(
            [("http.invalid_value", "name", "This field is required."), ("http.invalid_value", "remote.url", "Enter a valid URL. Too long."), ("http.invalid_value", "non_field_errors", "No.")]);
    }

    [Fact]
    public void The_name_of_a_root_that_nobody_knows_is_kept() => Read("""{"NeutronError":{"type":"X","message":"m"}}""", 404).NovaRoot.ShouldBe("NeutronError");

    [Fact]
    public void A_document_of_Pulp_is_read_as_Pulps()
    {
        var fault = Read("""{"_href":"/x","http_status":404,"http_request_method":"GET","error_message":"Missing","exception":null,"traceback":null,"error":{"code":"PLP0009","description":"Missing","data":{"resources":{"a":"b"}},"sub_errors":[]}}""", 404);
        (fault.Code.ToString(), fault.PulpCode, fault.Status).ShouldBe(("pulp.plp0009", "PLP0009", 404));
    }

    [Fact]
    public void What_has_no_place_is_kept() => Read("""{"message":"m","hint":"h","n":7}""", 404).Extensions.ShouldBe(new Dictionary<string, object?> { ["hint"] = "h", ["n"] = 7L }, ignoreOrder: true);

    [Fact]
    public void What_an_outer_object_says_beside_the_inner_one_is_kept()
    {
        var fault = Read("""{"explanation":"Malformed.","code":400,"error":{"message":"No stack.","type":"stack_not_found"},"title":"Bad Request"}""", 400);
        (fault.Detail, fault.Code.ToString()).ShouldBe(("No stack.", "stack_not_found"));
        fault.Extensions.ShouldBe(new Dictionary<string, object?> { ["explanation"] = "Malformed." });
    }

    [Fact]
    public void A_list_of_objects_is_a_fault_and_its_causes()
    {
        var fault = Read("""[{"message":"one","code":"a.one"},{"message":"two","status":409}]""", 400);
        (fault.Detail, fault.Code.ToString()).ShouldBe(("one", "a.one"));
        (fault.Causes.ShouldHaveSingleItem().Detail, fault.Causes[0].Status).ShouldBe(("two", 409));
    }

    public static TheoryData<string, string?, byte[]> Charsets => new()
    {
        { "UTF-8 with a mark", null, [0xEF, 0xBB, 0xBF, .. "{\"message\":\"größer\"}"u8] },
        { "UTF-16 with a mark", null, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"message\":\"größer\"}")] },
        { "the other UTF-16 with a mark", "application/json", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("{\"message\":\"größer\"}")] },
        { "UTF-16 by the header", "application/json; charset=utf-16", Encoding.Unicode.GetBytes("{\"message\":\"größer\"}") },
        { "Latin-1 by the header", "application/json; charset=\"ISO-8859-1\"", Encoding.Latin1.GetBytes("{\"message\":\"größer\"}") },
        { "UTF-8 by a header in odd spelling", "application/json;charset=UTF-8", Encoding.UTF8.GetBytes("{\"message\":\"größer\"}") },
        { "a charset that nobody knows", "application/json; charset=x-klingon", Encoding.UTF8.GetBytes("{\"message\":\"größer\"}") },
    };

    [Theory]
    [MemberData(nameof(Charsets))]
    public void A_body_is_read_in_its_charset(string charset, string? contentType, byte[] body) =>
        FaultReader.Read(body, new FaultSource(400, contentType)).Detail.ShouldBe("größer", charset);

    [Fact]
    public void Bytes_that_are_no_text_become_marks() =>
        FaultReader.Read(Encoding.Latin1.GetBytes("{\"message\":\"größer\"}"), new FaultSource(400)).Detail.ShouldBe("gr\ufffd\ufffder");

    [Theory]
    [InlineData("""{"errors":[{"status":404,"title":"a\ud800b","\udc00":"\ud83d\ude00"}]}""")]
    [InlineData("""{"\ud800rrors":1,"\udc00":{"code":404,"message":"a\ud800b"},"title":"a\ud800b"}""")]
    [InlineData("""{"type":"x","title":"a\ud800b","\ud800":1}""")]
    public void Halves_of_characters_are_mended(string body) => Read(body, 404).Title.ShouldBe("a\ufffdb");

    [Fact]
    public void Names_that_are_escaped_are_the_same_names() =>
        Read("""{"\u0065rrors":[{"stat\u0075s":404,"title":"T","c\u006fde":"a.b"}]}""", 404).Code.ToString().ShouldBe("a.b");

    [Fact]
    public void Any_bytes_at_all_give_a_fault() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Gen.ArrayOf(Gen.Frequency((3, Gen.Elements("{}[]\":,<>h1/\\ud8et ".Select(c => (byte)c).ToArray())), (1, Gen.Choose(0, 255).Select(b => (byte)b)))).ToArbitrary(), bytes =>
        {
            var fault = FaultReader.Read(bytes, new FaultSource(500));
            fault.Status.ShouldBe(500);
            fault.Title.ShouldNotBeNullOrWhiteSpace();
        }));

    public static TheoryData<string, string> Large => new()
    {
        { "deep lists", new string('[', 500_000) },
        { "deep objects", string.Concat(Enumerable.Repeat("{\"error\":", 100_000)) },
        { "closed deep objects", string.Concat(Enumerable.Repeat("{\"error\":", 60)) + "7" + new string('}', 60) },
        { "many members", "{" + string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"m{i}\":{i}")) + "}" },
        { "many errors", "{\"errors\":[" + string.Join(',', Enumerable.Repeat("{\"title\":\"t\"}", 60_000)) + "]}" },
        { "many fields", "{\"title\":\"t\",\"status\":400,\"errors\":{" + string.Join(',', Enumerable.Range(0, 40_000).Select(i => $"\"m{i}\":[\"x\"]")) + "}}" },
        { "many numbers", "{\"message\":\"m\",\"n\":[" + string.Join(',', Enumerable.Repeat("1", 400_000)) + "]}" },
        { "open tags", string.Concat(Enumerable.Repeat("<title", 160_000)) },
        { "tags", "<p>" + string.Concat(Enumerable.Repeat("<script>", 120_000)) },
        { "comments", "<p>" + string.Concat(Enumerable.Repeat("<!--", 250_000)) },
        { "brackets", new string('<', 1_000_000) },
        { "entities", "<p>" + string.Concat(Enumerable.Repeat("&amp", 250_000)) },
        { "lines", new string('\n', 1_000_000) },
        { "one line", new string('x', 1_000_000) },
        { "escapes", "\"" + string.Concat(Enumerable.Repeat("\\ud800", 160_000)) + "\"" },
    };

    [Theory]
    [MemberData(nameof(Large))]
    public void A_large_hostile_body_is_read_in_time_and_bounds(string kind, string body)
    {
        Read("{\"message\":\"warm\"}", 500);
        var bytes = Encoding.UTF8.GetBytes(body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        var fault = FaultReader.Read(bytes, new FaultSource(500));
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(5), kind);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64L << 20, kind);
        fault.Causes.Count.ShouldBeLessThanOrEqualTo(64);
        fault.Extensions.Count.ShouldBeLessThanOrEqualTo(10_000);
    }

    [Fact]
    public void Of_a_page_and_of_text_only_so_much_is_told()
    {
        Read("<h1>" + new string('x', 5_000) + "</h1>", 500).Detail.Length.ShouldBe(200);
        Read(new string('x', 5_000), 500).Detail.Length.ShouldBe(1_000);
        Read(string.Join('\n', Enumerable.Range(1, 100)), 500, "text/plain").Detail.Split('\n').Length.ShouldBe(5);
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(200, 500)]
    [InlineData(999, 500)]
    [InlineData(404, 404)]
    public void A_status_that_is_none_of_an_error_reads_as_500(int status, int read) => Read("", status).Status.ShouldBe(read);
}
