using Faultline.Catalogue.Documents;
using Faultline.Cli.Catalogues;

namespace Faultline.Cli.Tests.Catalogues;

public sealed class CatalogueComparisonTests
{
    private static readonly CatalogueCode Code = new()
    {
        Code = "compute.server.not_found", Status = 404, OtherStatuses = [410], Title = "Server not found", Detail = "No server {server_id}.", PulpCode = "PLP0009", NovaRoot = "itemNotFound",
        Fields = [new() { Name = "server_id", Type = "string", Required = true }, new() { Name = "hint", Type = "string" }],
    };

    [Fact]
    public void The_same_catalogue_has_no_changes() => Changes(Code, Code with { }).ShouldBeEmpty();

    [Fact]
    public void A_code_that_is_gone_breaks() => Compare(Of(Code), Of()).ShouldBe(["! compute.server.not_found: removed"]);

    [Fact]
    public void A_new_code_does_not_break() => Compare(Of(), Of(Code)).ShouldBe(["compute.server.not_found: added"]);

    [Fact]
    public void Another_service_breaks() => Compare(Of(), Of() with { Service = "image" }).ShouldBe(["! service: is image, was compute"]);

    [Fact]
    public void Another_status_breaks_and_so_does_one_that_is_gone()
    {
        Changes(Code, Code with { Status = 400, OtherStatuses = [404, 410], NovaRoot = "itemNotFound" }).ShouldBe(["! status is 400, was 404"]);
        Changes(Code, Code with { OtherStatuses = [] }).ShouldBe(["! status 410 removed"]);
        Changes(Code, Code with { OtherStatuses = [410, 423] }).ShouldBe(["status 423 added"]);
    }

    [Fact]
    public void A_data_field_may_come_and_become_sure_but_not_go_change_or_become_unsure()
    {
        var (id, hint) = (Code.Fields[0], Code.Fields[1]);
        Changes(Code, Code with { Fields = [id] }).ShouldBe(["! data field hint removed"]);
        Changes(Code, Code with { Fields = [id with { Type = "integer" }, hint] }).ShouldBe(["! data field server_id is integer, was string"]);
        Changes(Code, Code with { Fields = [id with { Required = false }, hint] }).ShouldBe(["! data field server_id is no longer always there"]);
        Changes(Code, Code with { Fields = [id, hint with { Required = true }] }).ShouldBe(["data field hint is now always there"]);
        Changes(Code, Code with { Fields = [hint, id, new() { Name = "more", Type = "array" }] }).ShouldBe(["data field more added"]);
    }

    [Fact]
    public void The_identities_of_the_older_forms_stay()
    {
        Changes(Code, Code with { PulpCode = "PLP0010" }).ShouldBe(["! Pulp number is PLP0010, was PLP0009"]);
        Changes(Code, Code with { PulpCode = null }).ShouldBe(["! Pulp number is none, was PLP0009"]);
        Changes(Code with { PulpCode = null }, Code).ShouldBe(["Pulp number is PLP0009, was none"]);
        Changes(Code, Code with { NovaRoot = "badRequest" }).ShouldBe(["! Nova root is badRequest, was itemNotFound"]);
        Changes(Code with { NovaRoot = null }, Code).ShouldBeEmpty("none is the one that Nova gives to the status");
        Changes(Code with { NovaRoot = null }, Code with { NovaRoot = "badRequest" }).ShouldBe(["! Nova root is badRequest, was itemNotFound"]);
    }

    [Fact]
    public void Texts_may_change_and_a_code_may_be_deprecated() =>
        Changes(Code, Code with { Title = "No such server", Detail = "{server_id} is none.", Summary = "New.", Cause = "New.", DeprecatedBy = "compute.server.gone" })
            .ShouldBe(["deprecated by compute.server.gone", "title changed", "detail changed"]);

    [Fact]
    public void A_code_that_an_endpoint_no_longer_answers_with_breaks()
    {
        Compare(Serving("GET", "/servers/{id}", Code.Code), Serving("GET", "/servers/{id}")).ShouldBe(["! GET /servers/{id}: compute.server.not_found removed"]);
        Compare(Serving("GET", "/servers/{id}", Code.Code), Of(Code, Other)).ShouldBe(["! GET /servers/{id}: compute.server.not_found removed"]);
    }

    [Fact]
    public void A_code_in_the_place_of_another_in_the_same_response_breaks_and_is_told_as_that() =>
        Compare(Serving("GET", "/servers/{id}", Code.Code), Serving("GET", "/servers/{id}", Other.Code)).ShouldBe(
            ["! GET /servers/{id}: compute.server.not_found replaced by compute.server.unknown under status 404, 410", "GET /servers/{id}: compute.server.unknown added"]);

    [Fact]
    public void A_code_that_comes_to_an_endpoint_does_not_break()
    {
        Compare(Serving("GET", "/servers/{id}", Code.Code), Serving("GET", "/servers/{id}", Code.Code, Other.Code)).ShouldBe(["GET /servers/{id}: compute.server.unknown added"]);
        Compare(Of(Code, Other), Serving("GET", "/servers/{id}", Code.Code)).ShouldBe(["GET /servers/{id}: new, with compute.server.not_found"]);
    }

    [Theory]
    [InlineData("GET", "/servers/{serverId}")]
    [InlineData("GET", "/servers/{id:guid}")]
    [InlineData("GET", "/servers/{id:regex(^[[0-9]]{{2}}$)}")]
    [InlineData("get", "/Servers/{id}/")]
    [InlineData("*", "/servers/{id}")]
    public void What_a_client_does_not_see_of_a_route_is_no_change(string method, string route) =>
        Compare(Serving("GET", "/servers/{id}", Code.Code), Serving(method, route, Code.Code)).ShouldBeEmpty();

    [Theory]
    [InlineData("POST", "/servers/{id}")]
    [InlineData("GET", "/servers")]
    public void Another_method_or_path_is_another_endpoint(string method, string route) =>
        Compare(Serving("GET", "/servers/{id}", Code.Code), Serving(method, route, Code.Code)).ShouldContain("! GET /servers/{id}: compute.server.not_found removed");

    private static CatalogueCode Other => Code with { Code = "compute.server.unknown", PulpCode = null };

    private static CatalogueDocument Of(params CatalogueCode[] codes) => new() { Service = "compute", Codes = codes };

    private static CatalogueDocument Serving(string method, string route, params string[] codes) =>
        Of(Code, Other) with { Endpoints = [new() { Method = method, Route = route, Codes = codes }] };

    private static IEnumerable<string> Compare(CatalogueDocument before, CatalogueDocument now) =>
        CatalogueComparison.Compare(before, now).Select(change => $"{(change.IsBreaking ? "! " : "")}{change.Subject}: {change.Text}");

    private static IEnumerable<string> Changes(CatalogueCode before, CatalogueCode now) =>
        Compare(Of(before), Of(now)).Select(change => change.Replace($"{before.Code}: ", "", StringComparison.Ordinal));
}
