using System.Runtime.CompilerServices;
using Faultline.Catalogue;
using Faultline.Catalogue.Documents;
using Faultline.Formats.Pulp;
using Faultline.Generators.Tests.Compiling;

namespace Faultline.Generators.Tests;

/// <summary>A catalogue that was written as C# is that catalogue when it is compiled, and the analyzer has nothing to say of it.</summary>
public sealed class SourceTextTests
{
    [Theory]
    [InlineData("catalog.json", "pulp")]
    [InlineData("pulp3_catalog.json", "pulp3")]
    public async Task A_catalogue_of_Pulp_survives(string file, string service)
    {
        using var stream = File.OpenRead(Path.Combine(Vectors(), file));
        var pulp = PulpCatalogue.Read(stream).ToFaultCatalogue(service);
        pulp.Definitions.Count.ShouldBeGreaterThan(40);
        await SurvivesAsync(pulp);
    }

    [Fact]
    public async Task Names_and_texts_of_every_kind_survive() => await SurvivesAsync(new FaultCatalogue("compute", "here", [
        new("compute.class", 400, "\"quoted\" \\ \u2028 \u202e */ <x>&", "{class} {a_b} {_odd} {retry_after} {{brace}} \" \\ \n")
        {
            Summary = "A \"quoted\" </summary> <tag> & \r\n \u2028 {brace} */ 😀",
            Cause = "</cause>",
            Remedy = "]]>",
            OtherStatuses = [409, 500],
            PulpCode = "CMP0001",
            NovaRoot = "computeFault2",
            Since = "1.0",
            DeprecatedBy = "compute.other",
            Fields =
            [
                new("class", "string", "The <class>."), new("a_b", "integer"), new("a_2b", "number"), new("x_y_z", "boolean"), new("_odd", "array"), new("Odd", "object"),
                new("retry_after", "string"), new("string", "string", IsRequired: false), new("catalogue", "integer", IsRequired: false),
            ],
        },
        new("compute.other", 500, "Other", ""),
        new("compute.o-ther", 500, "Other", "Same method name."),
        new("compute.catalogue", 500, "Catalogue", "The name of a member of the class."),
        new("compute.2nd", 500, "Second", "A digit first."),
    ]));

    private static async Task SurvivesAsync(FaultCatalogue catalogue)
    {
        var source = CatalogueSourceText.Write(catalogue, "ImportedFaults", "Imported.Codes", "From <here>.");
        await Check.PassesAsync(source);
        var again = Compiler.CatalogueOf(source);
        again.Service.ShouldBe(catalogue.Service);
        foreach (var (now, before) in again.Definitions.Zip(catalogue.Definitions))
        {
            now.Code.ShouldBe(before.Code);
            (now.Title, now.PulpCode, now.NovaRoot, now.Since, now.DeprecatedBy).ShouldBe((before.Title, before.PulpCode, before.NovaRoot, before.Since, before.DeprecatedBy));
            now.Statuses.ShouldBe(before.Statuses);
            now.Fields.Select(field => (field.Type, field.IsRequired)).ShouldBe(before.Fields.OrderByDescending(field => field.IsRequired).Select(field => (field.Type, field.IsRequired)));
            now.Fields.Count(field => before.Fields.Any(other => other.Name == field.Name)).ShouldBeGreaterThanOrEqualTo(before.Fields.Count(field => field.Name.All(c => c is '_' or (>= 'a' and <= 'z')) && field.Name[0] != '_'));
        }

        again.Definitions.Count.ShouldBe(catalogue.Definitions.Count);
    }

    private static string Vectors([CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "..", "Faultline.Tests", "Vectors", "pulp");
}
