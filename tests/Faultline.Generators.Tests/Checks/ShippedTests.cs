using Faultline.Generators.Tests.Compiling;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Tests.Checks;

/// <summary>FLT014 to FLT016 and FLT020: what was published stays.</summary>
public sealed class ShippedTests
{
    private const string Path = "project/FaultCodes.Shipped.txt";
    private const string Header = "# The codes that were published.\n\n";
    private const string Declared = ", \"T\", \"D\", OtherStatuses = [423], PulpCode = \"PLP0018\", NovaRoot = \"conflict\"";
    private const string Parameters = "Guid serverId, string? reason, string[] hosts";
    private const string Line = "compute.a 409,423 PLP0018 root=conflict server_id:string reason?:string hosts:array";

    [Theory]
    [InlineData("compute.a 409,423 PLP0018 root=conflict server_id:string reason?:string hosts:array")]
    [InlineData("  compute.a\t409,423  hosts:array reason?:string server_id:string root=conflict PLP0018  ")]
    public Task A_code_that_is_as_it_was(string line) => Check.PassesAsync(Sources.CatalogueOf($"\"compute.a\", 409{Declared}", Parameters), new TextInMemory(Path, Header + line + "\n"));

    [Theory]
    [InlineData("compute.a 404,423 PLP0018 root=conflict server_id:string reason?:string hosts:array", "its status was 404 and is 409; its statuses were 404, 423 and are 409, 423")]
    [InlineData("compute.a 423,409 PLP0018 root=conflict server_id:string reason?:string hosts:array", "its status was 423 and is 409")]
    [InlineData("compute.a 409 PLP0018 root=conflict server_id:string reason?:string hosts:array", "its statuses were 409 and are 409, 423")]
    [InlineData("compute.a 409,423 root=conflict server_id:string reason?:string hosts:array", "its Pulp number was none and is PLP0018")]
    [InlineData("compute.a 409,423 PLP0019 root=conflict server_id:string reason?:string hosts:array", "its Pulp number was PLP0019 and is PLP0018")]
    [InlineData("compute.a 409,423 PLP0018 server_id:string reason?:string hosts:array", "its Nova root was that of the status and is conflict")]
    [InlineData("compute.a 409,423 PLP0018 root=conflict server_id:string reason:string hosts:array", "the field reason:string is reason?:string")]
    [InlineData("compute.a 409,423 PLP0018 root=conflict server_id:integer reason?:string hosts:array", "the field server_id:integer is server_id:string")]
    [InlineData("compute.a 409,423 PLP0018 root=conflict server_id:string reason?:string hosts:array zone:string", "the field zone:string is gone")]
    [InlineData("compute.a 409,423 PLP0018 root=conflict server_id:string hosts:array", "the field reason?:string is new")]
    public Task A_shipped_code_that_was_changed(string line, string difference) => Check.FailsAsync(
        "FLT014", $"The code 'compute.a' was shipped otherwise: {difference}", Sources.CatalogueOf($"[|\"compute.a\"|], 409{Declared}", Parameters), new TextInMemory(Path, Header + line));

    [Fact]
    public Task The_only_status_of_a_shipped_code_that_was_changed() => Check.FailsAsync(
        "FLT014", "The code 'compute.a' was shipped otherwise: its status was 404 and is 409", Sources.CatalogueOf("[|\"compute.a\"|], 409, \"T\", \"D\""), new TextInMemory(Path, "compute.a 404"));

    [Fact]
    public Task A_shipped_code_that_was_removed() => Check.FailsInFileAsync(
        "FLT015", "The code 'compute.gone' was shipped and is no longer declared; keep it, and say what took its place with DeprecatedBy",
        Sources.CatalogueOf($"\"compute.a\", 409{Declared}", Parameters), Path, $"{Header}{Line}\r\n  [|compute.gone 404 server_id:string|] \r\n");

    [Theory]
    [InlineData("[|Compute 404|]", "'Compute 404' is not the line of a code; expected a code, its statuses and its data fields, such as: compute.server.not_found 404 server_id:string")]
    [InlineData("[|compute.b|]", "'compute.b' is not the line of a code; expected a code, its statuses and its data fields, such as: compute.server.not_found 404 server_id:string")]
    [InlineData("[|compute.b 404,200|]", "'200' is not a status; expected numbers from 400 to 599 joined by commas, such as 409,423")]
    [InlineData("[|compute.b 404 server_id|]", "'server_id' is neither a Pulp number, nor root=… , nor a data field; expected such as server_id:string or reason?:string")]
    [InlineData("[|compute.b 404 server_id:uuid|]", "'server_id:uuid' is neither a Pulp number, nor root=… , nor a data field; expected such as server_id:string or reason?:string")]
    [InlineData(Line + "\n[|" + Line + "|]", "The code 'compute.a' has a line already")]
    public Task A_line_that_cannot_be_read(string lines, string message) =>
        Check.FailsInFileAsync("FLT016", message, Sources.CatalogueOf($"\"compute.a\", 409{Declared}", Parameters), Path, Header + lines);

    [Fact]
    public async Task A_code_that_is_not_shipped_yet_is_hidden_and_says_its_line()
    {
        var source = MarkedText.Parse(Sources.CatalogueOf($"[|\"compute.a\"|], 409{Declared}", Parameters));
        var diagnostic = (await Compiler.AnalyzeAsync(Compiler.Compile(source.Text), new TextInMemory(Path, Header))).ShouldHaveSingleItem();
        (diagnostic.Id, diagnostic.Severity).ShouldBe(("FLT020", DiagnosticSeverity.Hidden));
        diagnostic.GetMessage(null).ShouldBe($"The code 'compute.a' is not in FaultCodes.Shipped.txt yet; its line is: {Line}");
        diagnostic.Location.SourceSpan.ShouldBe(source.Span!.Value);
    }

    [Fact]
    public Task Without_the_file_nothing_is_compared() =>
        Check.PassesAsync(Sources.CatalogueOf("\"compute.a\", 409, \"T\", \"D\""), new TextInMemory("project/Other.Shipped.txt", "compute.gone 404"));
}
