using Faultline.Catalogue;
using Faultline.Generators.Tests.Compiling;

namespace Faultline.Generators.Tests;

/// <summary>What the generated part of a catalogue does.</summary>
public sealed class GeneratedCodeTests
{
    private const string Full = """
                /// <summary>No server has the id that the request names, <paramref name="serverId"/>.</summary>
                /// <param name="serverId">The id that was
                /// asked for.</param>
                /// <param name="reason">Why, if it is known.</param>
                /// <cause>It was deleted, or the <c>id</c> is wrong.</cause>
                /// <remedy>
                /// <para>Check the id.</para>
                /// <para>List the servers: <see cref="Faultline.Fault.WithStatus(int)"/>, <see langword="null"/>.</para>
                /// </remedy>
                [FaultCode("compute.server.not_found", 404, "Server not found", "No server has the id {server_id}.", OtherStatuses = [410, 423],
                    PulpCode = "PLP0009", NovaRoot = "itemNotFound", Since = "1.4", DeprecatedBy = "compute.server.gone")]
                public static partial Fault ServerNotFound(Guid serverId, string? reason = null);
        """;

    [Fact]
    public void A_definition_has_what_attribute_and_documentation_say()
    {
        var catalogue = Compiler.CatalogueOf(Sources.Catalogue(Full));
        catalogue.Service.ShouldBe("compute");
        catalogue.Source.ShouldBe("Compute.ComputeFaults in Consumer");
        var definition = catalogue.Definitions.Single();
        definition.Code.ToString().ShouldBe("compute.server.not_found");
        definition.Statuses.ShouldBe([404, 410, 423]);
        definition.Title.ShouldBe("Server not found");
        definition.Detail.ShouldBe("No server has the id {server_id}.");
        definition.Summary.ShouldBe("No server has the id that the request names, server_id.");
        definition.Cause.ShouldBe("It was deleted, or the id is wrong.");
        definition.Remedy.ShouldBe("Check the id.\n\nList the servers: WithStatus, null.");
        (definition.PulpCode, definition.NovaRoot, definition.Since, definition.DeprecatedBy).ShouldBe(("PLP0009", "itemNotFound", "1.4", "compute.server.gone"));
        definition.Fields.ShouldBe([new FaultField("server_id", "string", "The id that was asked for."), new FaultField("reason", "string", "Why, if it is known.", IsRequired: false)]);
    }

    [Fact]
    public void The_documentation_is_the_same_whether_or_not_the_compiler_parses_it()
    {
        foreach (var mode in new[] { Microsoft.CodeAnalysis.DocumentationMode.None, Microsoft.CodeAnalysis.DocumentationMode.Parse, Microsoft.CodeAnalysis.DocumentationMode.Diagnose })
        {
            // Other complaints of the mode Diagnose are of documentation that the source leaves out.
            var assembly = Compiler.Load(Compiler.Generate(Compiler.Compile(Sources.Catalogue(Full), Compiler.WithoutDocumentation.WithDocumentationMode(mode))));
            FaultCatalogue.Of(assembly).Single().Definitions.Single().Cause.ShouldBe("It was deleted, or the id is wrong.", mode.ToString());
        }
    }

    [Fact]
    public void A_block_comment_is_documentation_too()
    {
        var source = Sources.Catalogue("""
                /**
                 * <summary>It
                 * failed.</summary>
                 * <cause>A disk.</cause>
                 */
                [FaultCode("compute.disk.broken", 500, "T", "D")] public static partial Fault Broken();
        """);
        foreach (var mode in new[] { Microsoft.CodeAnalysis.DocumentationMode.None, Microsoft.CodeAnalysis.DocumentationMode.Parse })
        {
            var definition = Compiler.CatalogueOf(source, Compiler.WithoutDocumentation.WithDocumentationMode(mode)).Definitions.Single();
            (definition.Summary, definition.Cause).ShouldBe(("It failed.", "A disk."));
        }
    }

    [Fact]
    public void A_fault_has_its_definition_and_the_arguments_as_data()
    {
        var assembly = Compiler.LoadClean(Sources.Catalogue(Full));
        var id = Guid.NewGuid();
        var fault = Compiler.Call(assembly, "Compute.ComputeFaults", "ServerNotFound", id, "deleted");
        fault.Definition.ShouldBeSameAs(FaultCatalogue.Of(assembly).Single().Definitions.Single());
        (fault.Code.ToString(), fault.Status, fault.Detail).ShouldBe(("compute.server.not_found", 404, $"No server has the id {id}."));
        fault.Data.ShouldBe(new Dictionary<string, object?> { ["server_id"] = id, ["reason"] = "deleted" });
        fault.WithStatus(410).Status.ShouldBe(410);
        Should.Throw<ArgumentOutOfRangeException>(() => fault.WithStatus(409));
    }

    [Fact]
    public void What_is_null_is_left_out_of_the_data()
    {
        var fault = Compiler.Call(Compiler.LoadClean(Sources.Catalogue(Full)), "Compute.ComputeFaults", "ServerNotFound", Guid.Empty);
        fault.Data.Keys.ShouldBe(["server_id"]);
    }

    [Fact]
    public void A_field_that_was_left_out_is_nothing_in_the_detail()
    {
        var assembly = Compiler.LoadClean(Sources.CatalogueOf("\"compute.quota.exceeded\", 403, \"T\", \"Too many{of}.\"", "string? of"));
        Compiler.Call(assembly, "Compute.ComputeFaults", "Failed", [null]).Detail.ShouldBe("Too many.");
        Compiler.Call(assembly, "Compute.ComputeFaults", "Failed", " servers").Detail.ShouldBe("Too many servers.");
    }

    [Fact]
    public void Causes_and_the_time_to_wait_are_no_data()
    {
        var assembly = Compiler.LoadClean(Sources.CatalogueOf(
            "\"compute.host.busy\", 503, \"T\", \"D\"",
            "Fault first, Fault? second, IReadOnlyList<Fault> list, IEnumerable<Fault>? none, Fault[] array, TimeSpan? retryAfter, TimeSpan elapsed"));
        var (a, b, c) = (new Fault("x.a", 500, "A", ""), new Fault("x.b", 500, "B", ""), new Fault("x.c", 500, "C", ""));
        var fault = Compiler.Call(assembly, "Compute.ComputeFaults", "Failed", a, null, new List<Fault> { b }, null, new[] { c }, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
        fault.Causes.ShouldBe([a, b, c]);
        fault.RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
        fault.Data.ShouldBe(new Dictionary<string, object?> { ["elapsed"] = TimeSpan.FromSeconds(4) });
        FaultCatalogue.Of(assembly).Single().Definitions.Single().Fields.Select(field => field.Name).ShouldBe(["elapsed"]);
    }

    [Theory]
    [InlineData("string", "string")]
    [InlineData("char", "string")]
    [InlineData("bool?", "boolean")]
    [InlineData("int", "integer")]
    [InlineData("ulong?", "integer")]
    [InlineData("decimal", "number")]
    [InlineData("float?", "number")]
    [InlineData("Guid", "string")]
    [InlineData("DateTimeOffset", "string")]
    [InlineData("DateOnly", "string")]
    [InlineData("TimeSpan", "string")]
    [InlineData("Uri", "string")]
    [InlineData("DayOfWeek", "string")]
    [InlineData("DayOfWeek?", "string")]
    [InlineData("Version", "string")]
    [InlineData("string[]", "array")]
    [InlineData("IReadOnlyList<int>", "array")]
    [InlineData("IEnumerable<string>?", "array")]
    [InlineData("System.Collections.ArrayList", "array")]
    [InlineData("Dictionary<string, int>", "object")]
    [InlineData("IReadOnlyDictionary<string, object?>", "object")]
    [InlineData("System.Text.Json.JsonElement", "object")]
    [InlineData("System.Text.Json.Nodes.JsonArray", "array")]
    [InlineData("(int First, string? Second)", "string")]
    [InlineData("object?", "object")]
    public void A_field_has_the_JSON_type_of_its_parameter(string type, string json)
    {
        var field = Compiler.CatalogueOf(Sources.CatalogueOf("\"compute.x\", 400, \"T\", \"D\"", $"{type} value")).Definitions.Single().Fields.Single();
        field.ShouldBe(new FaultField("value", json, null, IsRequired: !type.EndsWith('?')));
    }

    [Theory]
    [InlineData("serverId", "server_id")]
    [InlineData("imageURLPath", "image_url_path")]
    [InlineData("URL", "url")]
    [InlineData("port2", "port2")]
    [InlineData("ipV4Address", "ip_v4_address")]
    [InlineData("_max_size", "max_size")]
    [InlineData("@class", "class")]
    [InlineData("[FaultData(\"href\")] Uri link", "href")]
    public void A_field_has_its_parameter_s_name_in_snake_case_or_the_one_that_is_given(string parameter, string field)
    {
        var declaration = parameter.Contains(' ', StringComparison.Ordinal) ? parameter : "string " + parameter;
        Compiler.CatalogueOf(Sources.CatalogueOf("\"compute.x\", 400, \"T\", \"D\"", declaration)).Definitions.Single().Fields.Single().Name.ShouldBe(field);
    }

    [Fact]
    public void A_number_has_no_default_that_makes_it_optional()
    {
        var assembly = Compiler.LoadClean(Sources.CatalogueOf("\"compute.x\", 400, \"T\", \"{max}\"", "int max = 5"));
        Compiler.Call(assembly, "Compute.ComputeFaults", "Failed").Data["max"].ShouldBe(5);
        FaultCatalogue.Of(assembly).Single().Definitions.Single().Fields.Single().IsRequired.ShouldBeTrue();
    }
}
