using Faultline.Generators.Tests.Compiling;

namespace Faultline.Generators.Tests;

/// <summary>An editor runs both parts at every keystroke: whatever stands there, neither may fail.</summary>
public sealed class HalfWrittenTests
{
    private const string Shipped = "# Codes.\ncompute.a 409,423 PLP0018 root=conflict server_id:string reason?:string\ncompute.b 404\n";

    private static readonly string Source = Sources.Catalogue("""
                /// <summary>It <see cref="Fault.WithStatus(int)"/> failed, <paramref name="serverId"/>.</summary>
                /// <cause>A <c>disk</c>.</cause>
                [FaultCode("compute.a", 409, "T", "No {server_id} \u0041 {{x}}", OtherStatuses = [423], PulpCode = "PLP0018", DeprecatedBy = "x.y")]
                public static partial Fault Failed(Guid serverId, [FaultData("why")] string? reason, IReadOnlyList<Fault> causes, TimeSpan? retryAfter = null);

                public static Fault Made() => Failed(Guid.Empty, null, []) with { Data = new Dictionary<string, object?> { ["why"] = 1 } };
        """);

    private static readonly string Texts = Sources.Texts("<data name=\"compute.a\"><value>Kein {server_id} &lt; {x}</value></data><data name='compute.a.title' />");

    [Fact]
    public async Task A_source_that_breaks_off_anywhere_is_no_failure()
    {
        for (var length = 0; length < Source.Length; length += 11)
            await NeitherFailsAsync(Source[..length], Shipped, Texts);
    }

    [Fact]
    public async Task A_source_that_lacks_a_piece_anywhere_is_no_failure()
    {
        for (var start = 0; start + 9 < Source.Length; start += 13)
            await NeitherFailsAsync(Source.Remove(start, 9), Shipped, Texts);
    }

    [Fact]
    public async Task Files_that_break_off_anywhere_are_no_failure()
    {
        for (var length = 0; length < Math.Max(Shipped.Length, Texts.Length); length += 11)
            await NeitherFailsAsync(Source, Shipped[..Math.Min(length, Shipped.Length)], Texts[..Math.Min(length, Texts.Length)]);
    }

    [Theory]
    [InlineData("[FaultCatalogue(\"a\")] static partial class Faults { } [FaultCatalogue(\"b\")] static partial class Faults { }")]
    [InlineData("[FaultCatalogue(\"a\")] [FaultCatalogue(\"b\")] static partial class Faults { }")]
    [InlineData("[FaultCatalogue(null)] static partial class Faults { [FaultCode(null, 404, null, null)] static partial Fault A(); }")]
    [InlineData("[FaultCatalogue(\"a\")] static partial class Faults { [FaultCode(\"a.b\", 404, \"T\", \"D\", OtherStatuses = null)] static partial Fault A(int x, int x, [FaultData(null)] int y); }")]
    [InlineData("[FaultCatalogue(\"a\")] static partial class Faults { [FaultCode(\"a.b\", 404, \"T\", \"D\")] public static partial Fault A(); [FaultCode(\"a.b\", 404, \"T\", \"D\")] public static partial Fault A(); }")]
    [InlineData("[FaultCatalogue(\"a\")] static partial class Faults { [FaultCode(\"a.b\", 404, \"T\", \"D\")] public static partial Fault A(Missing<int> x, params y); }")]
    public Task What_the_compiler_refuses_is_no_failure(string source) => NeitherFailsAsync("using Faultline; using Faultline.Catalogue;\n" + source, Shipped, Texts);

    private static async Task NeitherFailsAsync(string source, string shipped, string texts)
    {
        // The generator's own failures are asserted on the way.
        var diagnostics = await Compiler.AnalyzeAsync(Compiler.Compile(source), new TextInMemory("FaultCodes.Shipped.txt", shipped), new TextInMemory("ComputeFaults.de.resx", texts));
        diagnostics.ShouldAllBe(diagnostic => diagnostic.Id.StartsWith("FLT", StringComparison.Ordinal));
    }
}
