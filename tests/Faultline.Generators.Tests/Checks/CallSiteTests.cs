using Faultline.Generators.Tests.Compiling;

namespace Faultline.Generators.Tests.Checks;

/// <summary>FLT010: data that the code never declared.</summary>
public sealed class CallSiteTests
{
    private const string Map = "new Dictionary<string, object?>";

    [Theory]
    [InlineData("Failed(\"a\") with { Data = " + Map + " { [[|\"zone\"|]] = 1 } }")]
    [InlineData("Failed(\"a\") with { Data = " + Map + " { { \"server_id\", 1 }, { [|\"zone\"|], 2 } } }")]
    [InlineData("(Failed(\"a\").WithStatus(400) with { Detail = \"x\" }) with { Data = new Dictionary<string, object?>(2) { [[|Zone|]] = 1 } }")]
    public Task Data_of_an_undeclared_field(string expression) =>
        Check.FailsAsync("FLT010", "The code 'compute.a' declares no field 'zone'; its only field is server_id", With(expression));

    [Theory]
    [InlineData("Failed(\"a\") with { Data = " + Map + " { [\"server_id\"] = " + Map + " { [\"zone\"] = 1 } } }")]
    [InlineData("Failed(\"a\") with { Detail = \"zone\" }")]
    [InlineData("new Fault(\"compute.b\", 400, \"T\", \"D\") with { Data = " + Map + " { [\"zone\"] = 1 } }")]
    [InlineData("Failed(\"a\") with { Data = " + Map + " { [DateTime.Now.ToString()] = 1 } }")]
    public Task Data_that_are_declared_or_not_known(string expression) => Check.PassesAsync(With(expression));

    private static string With(string expression) =>
        Sources.CatalogueOf("\"compute.a\", 400, \"T\", \"D\"", "string serverId").Replace(
            "    }\n}", $"        private const string Zone = \"zone\";\n        public static Fault Made() => {expression};\n    }}\n}}", StringComparison.Ordinal);
}
