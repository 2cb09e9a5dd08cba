using Faultline.Generators.Tests.Compiling;

namespace Faultline.Generators.Tests.Checks;

/// <summary>FLT001 and FLT002: what a class and its methods must be.</summary>
public sealed class FormTests
{
    private const string Method = "\n/// <summary>S.</summary>\n[FaultCode(\"a.b\", 400, \"T\", \"D\")] ";
    private const string Body = "{ " + Method + "internal static partial Fault B(); }";
    private const string Taken = "the name 'Catalogue' is that of the property that the generator writes; expected another";
    private const string Usings = "using System; using Faultline; using Faultline.Catalogue;\n";

    [Theory]
    [InlineData("static class [|Faults|] { }", "it must be static partial")]
    [InlineData("partial class [|Faults|] { }", "it must be static partial")]
    [InlineData("file static partial class [|Faults|] { }", "it must not be local to a file, so that the start finds it")]
    [InlineData("static partial class [|Faults|]<T> { }", "neither it nor a type round it may be generic")]
    public Task A_class_that_cannot_be_a_catalogue(string declaration, string message) =>
        Check.FailsAsync("FLT001", $"'Faults' cannot be a catalogue: {message}", $"{Usings}[FaultCatalogue(\"a\")] {declaration}");

    [Theory]
    [InlineData("class Outer { [FaultCatalogue(\"a\")] public static partial class [|Faults|] { } }", "the type round it, 'Outer', must be partial")]
    [InlineData("partial class Outer<T> { [FaultCatalogue(\"a\")] public static partial class [|Faults|] { } }", "neither it nor a type round it may be generic")]
    [InlineData("partial class Outer { [FaultCatalogue(\"a\")] private static partial class [|Faults|] { } }", "it must be public or internal, so that the start finds it")]
    [InlineData("partial class Outer { private partial class Inner { [FaultCatalogue(\"a\")] public static partial class [|Faults|] { } } }", "the type round it, 'Inner', must be public or internal, so that the start finds it")]
    public Task A_nested_class_that_cannot_be_a_catalogue(string declaration, string message) =>
        Check.FailsAsync("FLT001", $"'Faults' cannot be a catalogue: {message}", Usings + declaration);

    [Theory]
    [InlineData("[FaultCatalogue(\"a\")] static partial class Faults " + Body)]
    [InlineData("partial class Outer { [FaultCatalogue(\"a\")] protected internal static partial class Faults " + Body + " }")]
    [InlineData("static class Plain { }")]
    public Task A_class_that_can(string declaration) => Check.PassesAsync(Usings + declaration);

    [Theory]
    [InlineData("public static Fault [|B|]() => null!;", "it must be static partial and have no body")]
    [InlineData("public static partial Fault [|B|]<T>();", "it must not be generic")]
    public Task A_method_for_which_no_body_can_be_written(string declaration, string message) =>
        Check.FailsAsync("FLT002", $"'B' cannot declare a code: {message}", $"{Usings}[FaultCatalogue(\"a\")] static partial class Faults {{ {Method}{declaration} }}");

    [Theory]
    [InlineData("public static partial string [|B|]();", "it must return Fault, and returns string")]
    [InlineData("public static partial Fault [|B|](out int n);", "its parameter 'n' must be passed by value")]
    [InlineData("public static partial Fault [|B|](TimeoutException? e);", "its parameter 'e' is an exception, whose message and trace no caller may read; hand it to ToException")]
    [InlineData("public static partial Fault [|B|](ReadOnlySpan<char> text);", "its parameter 'text' must be of a type that an object can hold")]
    public Task A_method_that_cannot_declare_a_code_is_refused_by_this_alone(string declaration, string message) =>
        FailsAloneAsync("FLT002", $"'B' cannot declare a code: {message}", $"{Usings}[FaultCatalogue(\"a\")] static partial class Faults {{ {Method}{declaration} }}");

    [Fact]
    public Task A_method_in_a_class_that_is_no_catalogue() => Check.FailsAsync(
        "FLT002", "'B' cannot declare a code: its class 'Faults' is no catalogue; expected [FaultCatalogue(\"…\")] on it", $"{Usings} static partial class Faults {{ {Method} public static partial Fault [|B|](); }}");

    [Fact]
    public Task A_code_s_method_with_the_name_of_the_generated_property() => FailsAloneAsync(
        "FLT002", $"'Catalogue' cannot declare a code: {Taken}", $"{Usings}[FaultCatalogue(\"a\")] static partial class Faults {{ {Method} public static partial Fault [|Catalogue|](int n); }}");

    [Theory]
    [InlineData("public static string [|Catalogue|] => \"x\";")]
    [InlineData("public const string [|Catalogue|] = \"x\";")]
    [InlineData("public static string [|Catalogue|](int n) => \"x\";")]
    [InlineData("public enum [|Catalogue|] { None }")]
    public Task A_member_with_the_name_of_the_generated_property(string member) =>
        FailsAloneAsync("FLT001", $"'Faults' cannot be a catalogue: {Taken}", $"{Usings}[FaultCatalogue(\"a\")] static partial class Faults {{ {member} {Method} public static partial Fault B(); }}");

    [Fact]
    public Task A_class_with_the_name_of_its_generated_property() =>
        FailsAloneAsync("FLT001", $"'Catalogue' cannot be a catalogue: {Taken}", $"{Usings}[FaultCatalogue(\"a\")] static partial class [|Catalogue|] {Body}");

    [Theory]
    [InlineData("[FaultCatalogue(\"a\")] static partial class Faults { " + Method + "public static partial Fault catalogue(); }")]
    [InlineData("class Catalogue { } static class Plain { public static int Catalogue() => 1; }")]
    [InlineData("partial class Catalogue { [FaultCatalogue(\"a\")] internal static partial class Faults " + Body + " }")]
    public Task A_name_that_is_like_the_property_s_or_elsewhere(string declaration) => Check.PassesAsync(Usings + declaration);

    [Theory]
    [InlineData("internal static partial Fault B(in int n, params string[] names);")]
    [InlineData("private static partial global::Faultline.Fault B();")]
    public Task A_method_that_can(string declaration) => Check.PassesAsync($"{Usings}[FaultCatalogue(\"a\")] static partial class Faults {{ {Method}{declaration} }}");

    // What the compiler says of declarations ends a build before analyzers are heard.
    private static async Task FailsAloneAsync(string id, string message, string marked)
    {
        await Check.FailsAsync(id, message, marked);
        Compiler.Complaints(Compiler.Generate(Compiler.Compile(MarkedText.Parse(marked).Text))).ShouldBeEmpty();
    }
}
