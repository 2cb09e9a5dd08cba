using Faultline.Generators.Tests.Compiling;

namespace Faultline.Generators.Tests.Checks;

/// <summary>FLT017, FLT018 and FLT022: the texts of other languages.</summary>
public sealed class TextTests
{
    private const string Path = "project/ComputeFaults.de.resx";

    private static readonly string Source = Sources.CatalogueOf("\"compute.a\", 404, \"T\", \"{server_id}\"", "Guid serverId, int count");

    [Theory]
    [InlineData("<data name=\"compute.a\"><value>Kein {server_id}, {{ [|{benutzer}|].</value></data>", "names the field 'benutzer', which the code does not declare; its fields are server_id, count")]
    [InlineData("<data name=\"compute.a\" xml:space=\"preserve\">\n  <value>Ä &lt;\n [|{benutzer}|] {benutzer}</value></data>", "names the field 'benutzer', which the code does not declare; its fields are server_id, count")]
    [InlineData("<data xml:space=\"preserve\" name = '[|compute.a|]'><value>Kein {server_id.</value></data>", "is no template: '{' opens no field; expected a name and '}', such as {server_id}; a brace that is text is written twice")]
    public Task A_text_that_is_no_template_of_its_code(string entry, string message) =>
        Check.FailsInFileAsync("FLT017", $"The text of 'compute.a' {message}", Source, Path, Sources.Texts(entry));

    [Theory]
    [InlineData("compute.b")]
    [InlineData("compute.a.titel")]
    [InlineData("compute.b.title")]
    public Task A_text_of_no_code(string name) => Check.FailsInFileAsync(
        "FLT018", $"No code of 'ComputeFaults' has the text '{name}'; expected a code, or a code and '.title'", Source, Path, Sources.Texts($"<data name=\"[|{name}|]\"><value>x</value></data>"));

    [Theory]
    [InlineData(Path, "<data name=\"compute.a\"><value>Kein {server_id} {{x}}</value></data><data name=\"compute.a.title\"><value>{}</value></data>")]
    [InlineData("project/ComputeFaults.resx", "<!-- Nothing yet. --><data name=\"compute.a\"><value></value></data>")]
    [InlineData("project/OtherTexts.de.resx", "<data name=\"anything\"><value>{at all}</value></data>")]
    [InlineData("project/ComputeFaults.de.txt", "<data name=\"anything\"><value>{at all}</value></data>")]
    [InlineData(Path, "<data name=\"broken\">")]
    public Task A_text_of_a_code(string path, string entries) => Check.PassesAsync(Source, new TextInMemory(path, Sources.Texts(entries)));

    [Theory]
    [InlineData("Titled", "compute.job", "Second", "[|\"compute.job.title\"|]")]
    [InlineData("First", "compute.job.title", "Second", "[|\"compute.job.title.title\"|]")]
    public Task A_code_with_the_name_of_another_s_title(string method, string code, string otherMethod, string other) => Check.FailsAsync(
        "FLT022", $"The code '{code}.title' is the name that text files have for the title of '{code}', declared by ComputeFaults.{method}; expected another last part than 'title'",
        Sources.Catalogue(Sources.Code($"{other}, 400, \"T\", \"D\"", method: otherMethod) + Sources.Code($"\"{code}\", 400, \"T\", \"D\"", method: method)));

    [Fact]
    public Task A_code_of_a_title_beside_none_that_it_could_be_of() => Check.PassesAsync(
        Sources.Catalogue(Sources.Code("\"compute.job.title\", 400, \"T\", \"D\"", method: "First") + Sources.Code("\"compute.job_title\", 400, \"T\", \"D\"", method: "Second"))
        + """
        namespace Compute { [FaultCatalogue("compute")] static partial class Others {
            /// <summary>S.</summary>
            [FaultCode("compute.job", 400, "T", "D")] public static partial Fault Other(); } }
        """);

    [Fact]
    public async Task Of_classes_of_one_name_the_one_beside_the_file_is_meant()
    {
        var files = new[] { new TextInMemory("a/Faults.de.resx", Sources.Texts("<data name=\"a.x\"><value>x</value></data>")), new TextInMemory("b/Faults.de.resx", Sources.Texts("<data name=\"a.x\"><value>x</value></data>")) };
        var compilation = Compiler.Compile(
        [
            ("a/Faults.cs", "namespace A { [Faultline.Catalogue.FaultCatalogue(\"a\")] static partial class Faults {\n/// <summary>S</summary>\n[Faultline.Catalogue.FaultCode(\"a.x\", 400, \"T\", \"D\")] public static partial Faultline.Fault X(); } }"),
            ("b/Faults.cs", "namespace B { [Faultline.Catalogue.FaultCatalogue(\"b\")] static partial class Faults { } }"),
        ]);
        var diagnostic = (await Compiler.AnalyzeAsync(compilation, files)).ShouldHaveSingleItem();
        diagnostic.Id.ShouldBe("FLT018");
        diagnostic.Location.GetLineSpan().Path.ShouldBe("b/Faults.de.resx");
    }
}
