using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.OpenStack;

namespace Faultline.Tests.Formats;

public sealed class OpenStackFormatTests : ReadableFormatContract
{
    private static readonly DraftFourSchema Schema = DraftFourSchema.OfErrors();

    public override IFaultFormat Format { get; } = new OpenStackFormat();

    protected override void ShouldBeWhole(string document)
    {
        using var json = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 64 });
        Schema.Errors(json.RootElement).ShouldBeEmpty();
    }

    protected override Fault Surviving(Fault fault) => Flat(fault);

    /// <summary>The list is flat, and has no place for a wait: the causes of causes are read as causes.</summary>
    internal static Fault Flat(Fault fault) => fault with { Causes = [.. Below(fault).Select(cause => cause with { Causes = [], RetryAfter = null })] };

    private static IEnumerable<Fault> Below(Fault fault) => fault.Causes.SelectMany(cause => Below(cause).Prepend(cause));

    private JsonElement Errors(Fault fault) => JsonDocument.Parse(Write(fault)).RootElement.GetProperty("errors");

    [Fact]
    public void The_checker_finds_what_is_wrong()
    {
        JsonElement Parsed(string text) => JsonDocument.Parse(text).RootElement;
        Schema.Errors(Parsed("{}")).ShouldNotBeEmpty();
        Schema.Errors(Parsed("""{"errors":[]}""")).ShouldNotBeEmpty();
        Schema.Errors(Parsed("""{"errors":[{"code":"UPPER","status":"400","title":"t","detail":"d","links":[{"rel":"help"}]}]}""")).Count.ShouldBe(3);
        Schema.Errors(Parsed("""{"errors":[{"code":"a.b","status":400,"title":"t","detail":"d","links":[{"rel":"help","href":"/"}]}]}""")).ShouldBeEmpty();
    }

    [Fact]
    public void The_fault_comes_first_and_its_causes_follow_each_before_its_own()
    {
        Fault Of(string code, params Fault[] causes) => new(code, 500, "T", "D") { Causes = causes };
        var errors = Errors(Of("a.top", Of("a.first", Of("a.first.deep")), Of("a.second")));
        errors.EnumerateArray().Select(error => error.GetProperty("code").GetString()).ShouldBe(["a.top", "a.first", "a.first.deep", "a.second"]);
    }

    [Fact]
    public void Every_item_has_a_help_link_its_own_or_the_RFCs()
    {
        var own = Errors(new Fault("a.b", 409, "T", "D") { Links = [new FaultLink("help", "https://docs.example.org/a.b"), new FaultLink("related", "/x")] })[0];
        own.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("href").GetString()).ShouldBe(["https://docs.example.org/a.b", "/x"]);

        var link = Errors(new Fault("a.b", 409, "T", "D"))[0].GetProperty("links")[0];
        link.GetProperty("rel").GetString().ShouldBe("help");
        link.GetProperty("href").GetString().ShouldBe("https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10");
    }

    [Fact]
    public void Every_status_has_a_help_link_of_the_RFC_that_defines_it()
    {
        for (var status = 400; status <= 599; status++)
            Errors(new Fault("a.b", status, "T", "D"))[0].GetProperty("links")[0].GetProperty("href").GetString()!.ShouldMatch(@"^https://www\.rfc-editor\.org/rfc/rfc\d+#section-[\d.]+$");
    }

    [Fact]
    public void Data_keeps_its_types()
    {
        var data = Errors(new Fault("a.b", 400, "T", "D")
        {
            Data = new Dictionary<string, object?>
            {
                ["text"] = "ä<", ["whole"] = 7, ["long"] = long.MaxValue, ["part"] = 1.5, ["yes"] = true, ["none"] = null,
                ["id"] = new Guid("52415800-8b69-41e0-9b19-734f6f006e54"), ["time"] = new DateTimeOffset(2026, 11, 21, 22, 0, 0, TimeSpan.Zero), ["date"] = new DateOnly(2026, 11, 21),
                ["list"] = new[] { 1, 2 }, ["map"] = new Dictionary<string, object?> { ["a"] = "b" }, ["texts"] = new Dictionary<string, string> { ["c"] = "d" }, ["day"] = DayOfWeek.Friday,
            },
        })[0].GetProperty("data");
        data.GetRawText().ShouldBe(
            """{"text":"ä\u003C","whole":7,"long":9223372036854775807,"part":1.5,"yes":true,"none":null,"id":"52415800-8b69-41e0-9b19-734f6f006e54","time":"2026-11-21T22:00:00+00:00","date":"2026-11-21","list":[1,2],"map":{"a":"b"},"texts":{"c":"d"},"day":"Friday"}""");
    }

    [Fact]
    public void What_can_be_read_of_odd_data_is_kept()
    {
        var data = Errors(OddData.With(new object[] { 1, new OddData.Throws(), 3 }))[0].GetProperty("data");
        data.GetRawText().ShouldBe("""{"before":1,"odd":[1,"\u003Cunprintable Throws object\u003E",3],"after":2}""");
    }

    [Fact]
    public void Without_data_there_is_no_data_member() => Errors(new Fault("a.b", 400, "T", "D"))[0].TryGetProperty("data", out _).ShouldBeFalse();

    [Fact]
    public void What_Placement_leaves_out_comes_from_the_answer()
    {
        var id = RequestId.New();
        var fault = Read("""{"errors":[{"status":404,"title":"Not Found","detail":"No provider.  "}]}""", new FaultSource(404) { RequestId = id }).ShouldNotBeNull();
        (fault.Code.ToString(), fault.Status, fault.Title, fault.Detail, fault.RequestId).ShouldBe(("http.not_found", 404, "Not Found", "No provider.  ", id));
        fault.Links.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("compute.server.not-found", "compute.server.not-found")]
    [InlineData("undefined_code", "undefined_code")]
    [InlineData("Compute.ServerNotFound", "compute.server_not_found")]
    [InlineData("Not a code!", "not_a_code")]
    [InlineData("PLP0009", "plp0009")]
    [InlineData("404", "http.conflict")]
    [InlineData("", "http.conflict")]
    public void A_code_that_is_none_is_spelt_as_one_or_comes_from_the_status(string code, string read)
    {
        var fault = Read($$"""{"errors":[{"status":409,"title":"T","code":"{{code}}"}]}""", new FaultSource(409)).ShouldNotBeNull();
        fault.Code.ToString().ShouldBe(read);
        if (code != read && code.Length > 0)
            fault.Extensions["code"].ShouldBe(code);
    }

    [Fact]
    public void The_ids_of_the_headers_belong_to_the_first_alone()
    {
        var fault = Read("""{"errors":[{"status":500,"title":"T"},{"status":404,"title":"U"}]}""", new FaultSource(500) { RequestId = RequestId.New(), RetryAfter = TimeSpan.FromSeconds(3) }).ShouldNotBeNull();
        fault.RequestId.ShouldNotBeNull();
        fault.RetryAfter.ShouldNotBeNull();
        (fault.Causes[0].RequestId, fault.Causes[0].RetryAfter).ShouldBe((null, null));
    }

    [Fact]
    public void A_cause_keeps_the_request_id_of_its_service_in_any_spelling_and_the_fault_itself_has_ours_or_none()
    {
        var read = Read("""{"errors":[{"status":500,"title":"T","request_id":"1dc92f06"},{"status":404,"title":"U","request_id":"d413ea12"}]}""", new FaultSource(500)).ShouldNotBeNull();
        var errors = Errors(read);
        errors[0].TryGetProperty("request_id", out _).ShouldBeFalse();
        errors[1].GetProperty("request_id").GetString().ShouldBe("d413ea12");
    }

    [Fact]
    public void What_it_does_not_know_is_written_again_but_never_over_its_own_and_no_trace()
    {
        var read = Read("""{"errors":[{"status":406,"title":"T","code":7,"detail":7,"max_version":"1.39","trace":"at X()","Traceback":["x"],"report_url":"https://oops.example.org"}]}""", new FaultSource(406)).ShouldNotBeNull();
        read.Extensions["trace"].ShouldBe("at X()");
        var item = Errors(read)[0];
        item.EnumerateObject().Select(member => member.Name).ShouldBe(["code", "status", "title", "detail", "links", "max_version"]);
    }

    [Fact]
    public void Of_ten_thousand_items_no_more_are_read_than_are_written()
    {
        var items = string.Join(',', Enumerable.Repeat("""{"status":500,"title":"T"}""", 10_000));
        Read($$"""{"errors":[{{items}}]}""", new FaultSource(500)).ShouldNotBeNull().Causes.Count.ShouldBe(64);
    }
}
