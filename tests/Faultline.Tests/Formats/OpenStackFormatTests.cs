using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.OpenStack;

namespace Faultline.Tests.Formats;

public sealed class OpenStackFormatTests : FaultFormatContract
{
    private static readonly DraftFourSchema Schema = DraftFourSchema.OfErrors();

    public override IFaultFormat Format { get; } = new OpenStackFormat();

    protected override void ShouldBeWhole(string document)
    {
        using var json = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 64 });
        Schema.Errors(json.RootElement).ShouldBeEmpty();
    }

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
}
