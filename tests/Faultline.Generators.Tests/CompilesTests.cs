using Faultline.Catalogue;
using Faultline.Generators.Tests.Compiling;

namespace Faultline.Generators.Tests;

/// <summary>Whatever C# allows round a catalogue, its generated part compiles.</summary>
public sealed class CompilesTests
{
    [Theory]
    [InlineData("public")]
    [InlineData("internal")]
    [InlineData("")]
    public void A_class_of_any_access(string access)
    {
        var source = $$"""
            [Faultline.Catalogue.FaultCatalogue("a")] {{access}} static partial class Faults
            {
                [Faultline.Catalogue.FaultCode("a.b", 400, "T", "D")] internal static partial Faultline.Fault B();
                [Faultline.Catalogue.FaultCode("a.c", 400, "T", "D")] private static partial Faultline.Fault C();
                [Faultline.Catalogue.FaultCode("a.d", 400, "T", "D")] public static partial Faultline.Fault D();
            }
            """;
        Compiler.CatalogueOf(source).Definitions.Select(definition => definition.Code.ToString()).ShouldBe(["a.b", "a.c", "a.d"]);
    }

    [Fact]
    public void A_nested_class_in_every_kind_of_type()
    {
        const string Body = "[Faultline.Catalogue.FaultCatalogue(\"a\")] public static partial class Faults { [Faultline.Catalogue.FaultCode(\"a.b\", 400, \"T\", \"D\")] public static partial Faultline.Fault B(); }";
        var source = $$"""
            namespace @namespace.@class;
            public partial class One { public partial struct Two { {{Body}} } }
            public partial record Three { internal partial interface Four { {{Body}} } }
            public readonly partial record struct Five { public static partial class @static { {{Body}} } }
            """;
        FaultCatalogue.Of(Compiler.LoadClean(source)).Select(catalogue => catalogue.Source).ShouldBe(
            ["namespace.class.Five.static.Faults in Consumer", "namespace.class.One.Two.Faults in Consumer", "namespace.class.Three.Four.Faults in Consumer"], ignoreOrder: true);
    }

    [Fact]
    public void Keywords_and_the_generated_part_s_own_names_as_names()
    {
        var source = Sources.Catalogue("""
                [FaultCode("compute.x", 400, "T", "{class} {data} {causes}")]
                public static partial Fault @event(string @class, string data, int causes, Fault @object, [FaultData("await_")] bool @await, string? field, string value);
        """, name: "@public");
        var fault = Compiler.Call(Compiler.LoadClean(source), "Compute.public", "event", "c", "d", 1, new Fault("x.y", 500, "T", "D"), true, null, "v");
        fault.Detail.ShouldBe("c d 1");
        fault.Data.Keys.ShouldBe(["class", "data", "causes", "await_", "value"]);
        fault.Causes.Count.ShouldBe(1);
    }

    [Fact]
    public void Text_of_every_kind()
    {
        const string Text = "\"quoted\" \\ back\tslash\r\nline\u2028 {{brace}} \0 \u00e9 \ud83d\ude00 $ @ */ // <x>&";
        var literal = Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(Text, quote: true);
        var source = Sources.Catalogue($$"""
                /// <summary>A "quoted" &lt;tag&gt; \n &amp; {brace} */ 😀</summary>
                [FaultCode("compute.x", 400, {{literal}}, {{literal}})]
                public static partial Fault Failed();
        """);
        var definition = Compiler.CatalogueOf(source).Definitions.Single();
        definition.Title.ShouldBe(Text);
        definition.Detail.ShouldBe(Text);
        definition.Summary.ShouldBe("A \"quoted\" <tag> \\n & {brace} */ 😀");
    }

    [Fact]
    public void Constants_named_arguments_and_concatenations_in_the_attribute()
    {
        var source = Sources.Catalogue("""
                private const string Area = "compute.server";
                [FaultCode(detail: "No " + nameof(Area), title: "T", code: Area + ".not_found", status: 400 + 4, OtherStatuses = new[] { 410 })]
                public static partial Fault Failed();
        """);
        var definition = Compiler.CatalogueOf(source).Definitions.Single();
        (definition.Code.ToString(), definition.Detail).ShouldBe(("compute.server.not_found", "No Area"));
        definition.Statuses.ShouldBe([404, 410]);
    }

    [Fact]
    public void Overloads_extension_methods_and_modifiers_of_parameters()
    {
        var source = Sources.Catalogue("""
                [FaultCode("compute.a", 400, "T", "D")] public static partial Fault Failed();
                [FaultCode("compute.b", 400, "T", "D")] public static partial Fault Failed(this Guid id, in int n, params string[] names);
                [FaultCode("compute.c", 400, "T", "D")] public static partial Fault Failed(string a, ref readonly int n, params Fault[] causes);
                [FaultCode("compute.d", 400, "T", "D")] public static partial Fault Failed((int First, string? Second) pair, dynamic any, nint address, List<string?>? list);
        """);
        Compiler.CatalogueOf(source).Definitions.Count.ShouldBe(4);
    }

    [Fact]
    public void A_class_in_several_parts_and_names_that_hide_the_framework_s()
    {
        var source = """
            using Faultline.Catalogue;
            namespace Faultline.System.Catalogue.Collections
            {
                internal class Dictionary;
                internal class Fault;
                [FaultCatalogue("a")] internal static partial class Faults { [FaultCode("a.b", 400, "T", "D")] internal static partial global::Faultline.Fault Equals(int x); }
                internal static partial class Faults { [FaultCode("a.c", 400, "T", "D")] internal static partial global::Faultline.Fault ToString(global::Faultline.Fault cause, string list); }
            }
            """;
        Compiler.CatalogueOf(source).Definitions.Count.ShouldBe(2);
    }

    [Fact]
    public void Sources_without_nullable_annotations()
    {
        var source = "#nullable disable\n" + Sources.CatalogueOf("\"compute.x\", 400, \"T\", \"D\"", "string name, string reason = null, IEnumerable<Fault> causes = null");
        var assembly = Compiler.LoadClean(source);
        Compiler.Call(assembly, "Compute.ComputeFaults", "Failed", "n").Data.Keys.ShouldBe(["name"]);
        FaultCatalogue.Of(assembly).Single().Definitions.Single().Fields.Select(field => field.IsRequired).ShouldBe([true, false]);
    }

    [Fact]
    public void A_fault_in_a_static_field_of_the_class_itself()
    {
        var source = Sources.Catalogue("""
                public static readonly Fault Ready = Failed(1);
                [FaultCode("compute.x", 400, "T", "{n}")] public static partial Fault Failed(int n);
        """);
        Compiler.Call(Compiler.LoadClean(source), "Compute.ComputeFaults", "Failed", 2).Detail.ShouldBe("2");
    }

    [Theory]
    [InlineData("Faults", "__Definitions")]
    [InlineData("Faults", "_Definitions")]
    [InlineData("Faults", "__Definitions_")]
    [InlineData("__Definitions", "Failed")]
    [InlineData("Faults", "All")]
    [InlineData("Faults", "Texts")]
    public void Names_that_generated_members_would_have_had(string name, string method)
    {
        var source = Sources.Catalogue(Sources.Code("\"compute.x\", 400, \"T\", \"D\"", method: method) + Sources.Code("\"compute.y\", 400, \"T\", \"D\"", "int n", method) + "public const int __Definitions__ = 1;", name);
        Compiler.CatalogueOf(source).Definitions.Count.ShouldBe(2);
    }

    [Fact]
    public void Classes_whose_names_differ_only_in_case()
    {
        const string Body = "{ [Faultline.Catalogue.FaultCode(\"a.b\", 400, \"T\", \"D\")] public static partial Faultline.Fault B(); }";
        var names = new[] { ("Compute", "Faults"), ("compute", "Faults"), ("Compute", "FAULTS"), ("\u01c5", "Faults"), ("\u01c6", "Faults") };
        var source = string.Concat(names.Select(name => $"namespace {name.Item1} {{ [Faultline.Catalogue.FaultCatalogue(\"a\")] public static partial class {name.Item2} {Body} }}\n"));
        FaultCatalogue.Of(Compiler.LoadClean(source)).Select(catalogue => catalogue.Source).ShouldBe(names.Select(name => $"{name.Item1}.{name.Item2} in Consumer"), ignoreOrder: true);
    }

    [Fact]
    public void A_catalogue_of_no_codes() => Compiler.CatalogueOf(Sources.Catalogue("")).Definitions.ShouldBeEmpty();
}
