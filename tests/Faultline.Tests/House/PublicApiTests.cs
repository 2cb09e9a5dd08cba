using System.Reflection;
using System.Text;
using Faultline.AspNetCore;

namespace Faultline.Tests.House;

/// <summary>
/// What the packages promise is held in a file beside this test, so that no change of it goes unnoticed. To approve a
/// change, run the tests with FAULTLINE_APPROVE=1 and commit the files.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(Fault))]
    [InlineData(typeof(FaultlineOptions))]
    [InlineData(typeof(Faultline.OpenApi.FaultlineOpenApiExtensions))]
    public void The_public_API_is_the_approved_one(Type inAssembly)
    {
        var file = RepositoryFiles.Beside($"PublicApi.{inAssembly.Assembly.GetName().Name}.txt");
        var actual = PublicApi.Of(inAssembly.Assembly);
        if (Environment.GetEnvironmentVariable("FAULTLINE_APPROVE") == "1")
            File.WriteAllText(file, actual, new UTF8Encoding(false));
        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(actual, "Run the tests with FAULTLINE_APPROVE=1 if this change is wanted.");
    }

    [Fact]
    public void Namespaces_of_the_packages_hold_only_what_is_meant_for_apps() =>
        typeof(FaultlineOptions).Assembly.GetExportedTypes().ShouldAllBe(type => type.Namespace == "Faultline.AspNetCore");
}
