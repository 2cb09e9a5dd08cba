using Faultline.Generators.Tests.Compiling;

namespace Faultline.Generators.Tests.Checks;

/// <summary>FLT003 to FLT006, FLT012, FLT013, FLT019 and FLT021: code, number, root, status and title.</summary>
public sealed class CodeTests
{
    private const string Parts = "two or more dotted parts of lower-case letters, digits, '_' and '-', such as compute.server.not_found";

    [Theory]
    [InlineData("compute")]
    [InlineData("Compute.server")]
    [InlineData("compute..server")]
    [InlineData("compute.")]
    [InlineData("compute server")]
    [InlineData("")]
    public Task A_text_that_is_no_code(string code) =>
        Check.FailsAsync("FLT003", $"'{code}' is not a fault code; expected {Parts}", Sources.CatalogueOf($"[|\"{code}\"|], 400, \"T\", \"D\""));

    [Fact]
    public Task A_code_of_another_service() =>
        Check.FailsAsync("FLT003", "'image.not_found' is not a code of 'compute'; expected 'compute' as its first part", Sources.CatalogueOf("[|\"image.not_found\"|], 400, \"T\", \"D\""));

    [Fact]
    public Task A_successor_that_is_no_code() => Check.FailsAsync(
        "FLT003", "'Gone' is not a fault code; expected the code that took the place of this one, such as compute.server.not_found", Sources.CatalogueOf("\"compute.a\", 400, \"T\", \"D\", DeprecatedBy = [|\"Gone\"|]"));

    [Fact]
    public Task A_service_that_is_no_part_of_a_code() => Check.FailsAsync(
        "FLT003", "'My Service' is not a service type; expected lower-case letters, digits, '_' and '-', such as compute", "[Faultline.Catalogue.FaultCatalogue([|\"My Service\"|])] static partial class Faults { }");

    [Theory]
    [InlineData("compute.server.not_found")]
    [InlineData("compute.a-b_c.9")]
    public Task A_text_that_is_a_code(string code) => Check.PassesAsync(Sources.CatalogueOf($"\"{code}\", 400, \"T\", \"D\", DeprecatedBy = \"image.gone\""));

    [Fact]
    public Task A_code_that_is_declared_twice() => Check.FailsAsync("FLT004", "The code 'compute.a' is already declared by ComputeFaults.First",
        Sources.Catalogue(Sources.Code("\"compute.a\", 400, \"T\", \"D\"", method: "First") + Sources.Code("code: [|\"compute.a\"|], status: 404, title: \"T\", detail: \"D\"", method: "Second")));

    [Fact]
    public Task A_code_that_two_classes_declare() => Check.FailsAsync("FLT004", "The code 'compute.a' is already declared by ComputeFaults.Failed",
        Sources.CatalogueOf("\"compute.a\", 400, \"T\", \"D\"") + """
        namespace Compute { [FaultCatalogue("compute")] static partial class Others {
            /// <summary>S.</summary>
            [FaultCode([|"compute.a"|], 400, "T", "D")] public static partial Fault Other(); } }
        """);

    [Theory]
    [InlineData("PLP009")]
    [InlineData("plp0009")]
    [InlineData("PLP00091")]
    [InlineData("PL00009")]
    public Task A_text_that_is_no_Pulp_number(string number) => Check.FailsAsync(
        "FLT005", $"'{number}' is not a Pulp number; expected three upper-case letters and four digits, such as PLP0009", Sources.CatalogueOf($"\"compute.a\", 400, \"T\", \"D\", PulpCode = [|\"{number}\"|]"));

    [Fact]
    public Task A_Pulp_number_of_two_codes() => Check.FailsAsync("FLT006", "The Pulp number 'PLP0009' is already that of 'compute.a', declared by ComputeFaults.First",
        Sources.Catalogue(Sources.Code("\"compute.a\", 400, \"T\", \"D\", PulpCode = \"PLP0009\"", method: "First") + Sources.Code("\"compute.b\", 404, \"T\", \"D\", PulpCode = [|\"PLP0009\"|]", method: "Second")));

    [Fact]
    public Task Different_codes_with_different_numbers() => Check.PassesAsync(
        Sources.Catalogue(Sources.Code("\"compute.a\", 400, \"T\", \"D\", PulpCode = \"PLP0009\"", method: "First") + Sources.Code("\"compute.b\", 404, \"T\", \"D\", PulpCode = \"PLP0018\"", method: "Second")));

    [Theory]
    [InlineData("")]
    [InlineData("no host")]
    [InlineData("no-host")]
    [InlineData("no_host")]
    [InlineData("NoHost")]
    [InlineData("4host")]
    [InlineData("höst")]
    public Task A_text_that_is_no_Nova_root(string root) => Check.FailsAsync(
        "FLT021", $"'{root}' is not a Nova root; expected letters and digits, a lower-case letter first, such as itemNotFound", Sources.CatalogueOf($"\"compute.a\", 400, \"T\", \"D\", NovaRoot = [|\"{root}\"|]"));

    [Theory]
    [InlineData("\"itemNotFound\"")]
    [InlineData("\"x\"")]
    [InlineData("\"ipV6Taken\"")]
    [InlineData("null")]
    public Task A_text_that_is_a_Nova_root(string root) => Check.PassesAsync(Sources.CatalogueOf($"\"compute.a\", 400, \"T\", \"D\", NovaRoot = {root}"));

    [Theory]
    [InlineData("[|200|]", 200)]
    [InlineData("[|399|]", 399)]
    [InlineData("[|600|]", 600)]
    [InlineData("[|-1|]", -1)]
    public Task A_status_that_is_no_error(string written, int status) =>
        Check.FailsAsync("FLT012", $"{status} is not the status of a fault; expected 400 to 599", Sources.CatalogueOf($"\"compute.a\", {written}, \"T\", \"D\""));

    [Theory]
    [InlineData("[404, [|302|]]")]
    [InlineData("new[] { [|302|], 404 }")]
    [InlineData("new int[] { 404, [|302|] }")]
    public Task Another_status_that_is_no_error(string written) =>
        Check.FailsAsync("FLT012", "302 is not the status of a fault; expected 400 to 599", Sources.CatalogueOf($"\"compute.a\", 400, \"T\", \"D\", OtherStatuses = {written}"));

    [Theory]
    [InlineData(400, 599)]
    [InlineData(599, 400)]
    public Task Statuses_of_errors(int status, int other) => Check.PassesAsync(Sources.CatalogueOf($"\"compute.a\", {status}, \"T\", \"D\", OtherStatuses = [{other}]"));

    [Theory]
    [InlineData("compute.[|svr|].not_found", "svr")]
    [InlineData("compute.server.bad_[|cfg|]", "cfg")]
    [InlineData("compute.message.[|msg|]", "msg")]
    [InlineData("compute.bad-[|req|].x", "req")]
    [InlineData("compute.vma_server.the-[|vm|]", "vm")]
    public Task A_code_with_a_word_that_looks_shortened_gets_a_hint(string code, string word) => Check.FailsAsync(
        "FLT013", $"'{word}' in the code '{MarkedText.Parse(code).Text}' looks like an abbreviation; a code should explain itself", Sources.CatalogueOf($"\"{code}\", 400, \"T\", \"D\""));

    [Fact]
    public async Task The_hint_is_no_warning() =>
        (await Compiler.AnalyzeAsync(Compiler.Compile(Sources.CatalogueOf("\"compute.svr.x\", 400, \"T\", \"D\"")))).ShouldHaveSingleItem().Severity.ShouldBe(Microsoft.CodeAnalysis.DiagnosticSeverity.Info);

    [Theory]
    [InlineData("compute.uri.not_found")]
    [InlineData("compute.tls.required")]
    [InlineData("compute.any.sync_by_http")]
    [InlineData("compute.ipv4.x")]
    public Task A_code_of_whole_words(string code) => Check.PassesAsync(Sources.CatalogueOf($"\"{code}\", 400, \"T\", \"D\""));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public Task A_code_without_a_title(string title) => Check.FailsAsync("FLT019", "The code 'compute.a' has no title", Sources.CatalogueOf($"\"compute.a\", 400, [|\"{title}\"|], \"D\""));
}
