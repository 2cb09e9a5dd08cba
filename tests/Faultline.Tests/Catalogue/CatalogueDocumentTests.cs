using System.Text;
using Faultline.Catalogue.Documents;
using Faultline.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Catalogue;

public sealed class CatalogueDocumentTests
{
    private static CatalogueDocument Sample() => new()
    {
        Service = "test",
        Codes = [.. SampleCatalogue.All().Definitions.Select(definition => CatalogueCode.Of(definition, [new() { Format = "text", ContentType = "text/plain", Body = "Größe \"1\"\n" }]))],
        Endpoints = [new() { Method = "GET", Route = "/servers/{id}", Codes = ["test.server.not_found"] }],
    };

    [Fact]
    public void What_is_written_is_read()
    {
        CatalogueDocument.TryRead(Sample().ToJson(), out var read, out var problem).ShouldBeTrue(problem);
        Encoding.UTF8.GetString(read.ToJson()).ShouldBe(Encoding.UTF8.GetString(Sample().ToJson()));
        read.Codes[0].Fields[0].ShouldBe(new CatalogueField { Name = "server_id", Type = "string", Required = true, Description = "The id that was asked for." });
    }

    [Fact]
    public void The_members_have_the_names_of_the_document()
    {
        var json = System.Text.Json.JsonDocument.Parse(Sample().ToJson()).RootElement;
        json.Names().ShouldBe(["faultline_catalogue", "service", "codes", "endpoints"]);
        json.GetProperty("faultline_catalogue").GetInt32().ShouldBe(1);
        json.Items("codes")[0].Names().ShouldBe(
            ["code", "status", "other_statuses", "title", "detail", "summary", "cause", "remedy", "fields", "pulp_code", "nova_root", "since", "examples"]);
        json.Items("codes")[2].Text("deprecated_by").ShouldBe("test.server.not_found");
        json.Items("endpoints")[0].Names().ShouldBe(["method", "route", "codes"]);
        json.Items("codes")[0].Items("examples")[0].Names().ShouldBe(["format", "content_type", "body"]);
    }

    [Fact]
    public void Members_that_are_not_known_and_those_that_are_missing_do_not_keep_it_from_being_read()
    {
        Read("""{"faultline_catalogue":1,"new":{"a":[1]},"codes":[null,{"code":"a.b","status":404,"new":1,"fields":[null],"examples":null,"title":null}],"endpoints":null}""", out var problem)
            .ShouldNotBeNull(problem).Codes.ShouldHaveSingleItem().Title.ShouldBe("");
    }

    [Theory]
    [InlineData("", "it is not the JSON of a catalogue")]
    [InlineData("<html>", "it is not the JSON of a catalogue")]
    [InlineData("null", "no member 'faultline_catalogue'")]
    [InlineData("{}", "no member 'faultline_catalogue'")]
    [InlineData("{\"faultline_catalogue\":2}", "it is of version 2; this program reads version 1")]
    [InlineData("{\"faultline_catalogue\":1,\"codes\":[{\"code\":\"A B\",\"status\":404}]}", "'A B' is not a fault code")]
    [InlineData("{\"faultline_catalogue\":1,\"codes\":[{\"code\":\"a.b\",\"status\":200}]}", "the status of a.b is 200")]
    [InlineData("{\"faultline_catalogue\":1,\"codes\":[{\"code\":\"a.b\",\"status\":404},{\"code\":\"a.b\",\"status\":404}]}", "the code a.b twice")]
    [InlineData("{\"faultline_catalogue\":1,\"service\":\"\\ud800\"}", "it is not the JSON of a catalogue")]
    public void What_is_none_is_told(string json, string expected)
    {
        Read(json, out var problem).ShouldBeNull();
        problem.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public void A_damaged_document_is_refused_or_read_and_never_throws()
    {
        var whole = Sample().ToJson();
        Prop.ForAll(
            ArbMap.Default.ArbFor<(int At, byte To, bool Cut)>(),
            damage =>
            {
                var bytes = whole.ToArray();
                var at = Math.Abs(damage.At % bytes.Length);
                bytes[at] = damage.To;
                CatalogueDocument.TryRead(damage.Cut ? bytes.AsSpan(0, at) : bytes, out var document, out var problem).ShouldBe(problem is null);
                document?.ToJson();
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Read("{\"faultline_catalogue\":1,\"new\":" + new string('[', 100_000), out _).ShouldBeNull();

    private static CatalogueDocument? Read(string json, out string? problem) =>
        CatalogueDocument.TryRead(Encoding.UTF8.GetBytes(json), out var document, out problem) ? document : null;
}
