using Faultline.Generators.Tests.Compiling;

namespace Faultline.Generators.Tests.Checks;

/// <summary>FLT007 to FLT009 and FLT011: template, fields and documentation.</summary>
public sealed class DetailTests
{
    private const string NoField = "'{' opens no field; expected a name and '}', such as {server_id}; a brace that is text is written twice";

    [Theory]
    [InlineData("\"No [|{|]server id}.\"", 3, NoField)]
    [InlineData("\"No [|{|]\"", 3, NoField)]
    [InlineData("\"No [|{|]}\"", 3, NoField)]
    [InlineData("\"No {{}} [|}|]\"", 8, "'}' closes nothing; a brace that is text is written twice")]
    public Task A_template_that_is_malformed(string written, int at, string problem) =>
        Check.FailsAsync("FLT007", $"The template is malformed at {at}: {problem}", Sources.CatalogueOf($"\"compute.a\", 400, \"T\", {written}"));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"{{literal}} {server_id}{server_id}\"")]
    public Task A_template(string written) => Check.PassesAsync(Sources.CatalogueOf($"\"compute.a\", 400, \"T\", {written}", "string serverId"));

    [Theory]
    [InlineData("\"No [|{user}|] here\"")]
    [InlineData("\"\\t\\u00e9\\x41\\U0001F600\\\\\\\"[|{user}|] {server_id}\"")]
    [InlineData("@\"\"\"C:\\\"\" [|{user}|]\"")]
    [InlineData("\"\"\"a \"quoted\" [|{user}|]\"\"\"")]
    [InlineData("[|\"No \" + \"{user}\"|]")]
    [InlineData("[|nameof(Compute) + \"{user}\"|]")]
    public Task A_placeholder_that_no_parameter_is(string written) =>
        Check.FailsAsync("FLT008", "No parameter of 'Failed' is the field 'user'; its only field is server_id", Sources.CatalogueOf($"\"compute.a\", 400, \"T\", {written}", "string serverId"));

    [Theory]
    [InlineData("string serverId", "serverId", "the field of the parameter 'serverId' is {server_id}")]
    [InlineData("Fault cause", "cause", "the parameter 'cause' is no data field")]
    [InlineData("TimeSpan retryAfter", "retry_after", "it has no data fields")]
    [InlineData("string a, int b", "c", "its fields are a, b")]
    public Task A_placeholder_that_was_probably_meant_otherwise(string parameters, string name, string advice) =>
        Check.FailsAsync("FLT008", $"No parameter of 'Failed' is the field '{name}'; {advice}", Sources.CatalogueOf($"\"compute.a\", 400, \"T\", \"[|{{{name}}}|]\"", parameters));

    [Theory]
    [InlineData("No {server_id}.", "string serverId, string unused")]
    [InlineData("No {href}.", "[FaultData(\"href\")] Uri link")]
    public Task A_placeholder_of_a_parameter(string template, string parameters) => Check.PassesAsync(Sources.CatalogueOf($"\"compute.a\", 400, \"T\", \"{template}\"", parameters));

    [Theory]
    [InlineData("[FaultData([|\"serverId\"|])] string id", "id", "serverId", "expected lower-case letters, digits and '_', a letter first, such as server_id; [FaultData] gives another name")]
    [InlineData("[FaultData([|\"\"|])] string id", "id", "", "expected lower-case letters, digits and '_', a letter first, such as server_id; [FaultData] gives another name")]
    [InlineData("string [|größe|]", "größe", "größe", "expected lower-case letters, digits and '_', a letter first, such as server_id; [FaultData] gives another name")]
    [InlineData("string serverId, string [|server_id|]", "server_id", "server_id", "the parameter 'serverId' is it already")]
    [InlineData("string id, [FaultData(name: [|\"id\"|])] string other", "other", "id", "the parameter 'id' is it already")]
    public Task A_field_whose_name_cannot_be(string parameters, string parameter, string field, string problem) =>
        Check.FailsAsync("FLT009", $"The parameter '{parameter}' cannot be the field '{field}': {problem}", Sources.CatalogueOf("\"compute.a\", 400, \"T\", \"D\"", parameters));

    [Fact]
    public Task Fields_of_different_names() => Check.PassesAsync(Sources.CatalogueOf("\"compute.a\", 400, \"T\", \"D\"", "string id, [FaultData(\"other_id2\")] string id2, Fault größe"));

    [Theory]
    [InlineData("")]
    [InlineData("// <summary>No documentation.</summary>\n")]
    [InlineData("/// <remarks>No summary.</remarks>\n")]
    [InlineData("/// <summary> </summary>\n")]
    public Task A_code_without_a_summary(string comment) => Check.FailsAsync(
        "FLT011", "The code 'compute.a' has no documentation; expected at least a <summary>, which its help page begins with",
        Sources.Catalogue($"{comment}[FaultCode(\"compute.a\", 400, \"T\", \"D\")] public static partial Fault [|Failed|]();"));

    [Fact]
    public async Task Documentation_that_is_no_XML()
    {
        var diagnostic = (await Compiler.AnalyzeAsync(Compiler.Compile(Sources.Catalogue("/// <summary>a < b</summary>\n[FaultCode(\"compute.a\", 400, \"T\", \"D\")] public static partial Fault Failed();")))).ShouldHaveSingleItem();
        diagnostic.Id.ShouldBe("FLT011");
        diagnostic.GetMessage(null).ShouldStartWith("The code 'compute.a' has documentation that is no XML: ");
    }

    [Theory]
    [InlineData("/// <summary>Documented.</summary>\n")]
    [InlineData("/** <summary>Documented.</summary> */\n")]
    public Task A_code_with_a_summary(string comment) => Check.PassesAsync(Sources.Catalogue($"{comment}[FaultCode(\"compute.a\", 400, \"T\", \"D\")] public static partial Fault Failed();"));
}
