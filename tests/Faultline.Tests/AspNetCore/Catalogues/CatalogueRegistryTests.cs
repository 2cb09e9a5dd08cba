using System.Reflection;
using Faultline.AspNetCore.Catalogues;
using Faultline.Catalogue;
using Faultline.Tests.AspNetCore.Catalogues;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

[assembly: FaultCatalogueOf(typeof(CatalogueRegistryTests.Declared))]

namespace Faultline.Tests.AspNetCore.Catalogues;

public sealed class CatalogueRegistryTests
{
    [Fact]
    public async Task What_the_app_s_assembly_declares_is_found()
    {
        await using var app = await TestApp.StartAsync(_ => { });
        app.Services.GetRequiredService<FaultCatalogues>().Find("registry.thing.found").ShouldNotBeNull();
    }

    [Fact]
    public void A_catalogue_that_cannot_be_read_is_told_with_its_assembly()
    {
        var app = new AppCatalogues([new BrokenAssembly()]);
        app.Found.ShouldBeEmpty();
        var problem = app.Problems.ShouldHaveSingleItem();
        problem.ShouldContain("Broken.Plugin");
        problem.ShouldContain("has no static property 'Catalogue'");
    }

    [Fact]
    public async Task Two_declarations_of_a_code_or_a_Pulp_number_stop_the_start_and_all_are_said_at_once()
    {
        FaultDefinition[] mine = [new("test.one", 400, "One", ""), new("test.two", 400, "Two", "") { PulpCode = "TST0007" }];
        FaultDefinition[] theirs = [new("test.one", 404, "One again", ""), new("test.three", 400, "Three", "") { PulpCode = "TST0007" }];
        var stopped = await Should.ThrowAsync<OptionsValidationException>(TestApp.StartAsync(_ => { }, options =>
        {
            options.AddCatalogue(new FaultCatalogue("test", "Mine in App", mine)).AddCatalogue(new FaultCatalogue("test", "Theirs in Plugin", theirs));
            options.ReportFromStatus = 7;
        }));
        stopped.Failures.ShouldBe(
            [
                "Faultline:ReportFromStatus is 7; expected 400 to 600",
                "The code test.one is declared by Mine in App and by Theirs in Plugin; expected one declaration",
                "The Pulp number TST0007 is declared by Mine in App and by Theirs in Plugin; expected one declaration",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_catalogue_that_is_found_may_also_be_added()
    {
        await using var app = await TestApp.StartAsync(_ => { }, options => options.AddCatalogue(Declared.Catalogue));
        app.Services.GetRequiredService<FaultCatalogues>().Definitions.Count(definition => definition.Code.Service == "registry").ShouldBe(1);
    }

    [Fact]
    public async Task The_app_may_word_a_fault_of_a_status_anew()
    {
        var own = new FaultDefinition("test.not_found", 404, "Nothing here", "There is nothing here.") { NovaRoot = "itemNotFound" };
        await using var app = await TestApp.StartAsync(web => web.MapGet("/missing", () => Results.NotFound()), options => options.AddCatalogue(SampleCatalogue.Of(own)));
        var error = (await app.GetAsync("/missing")).Error;
        error.Text("code").ShouldBe("test.not_found");
        error.Text("title").ShouldBe("Nothing here");
        app.Services.GetRequiredService<FaultCatalogues>().Find("test.not_found").ShouldBeSameAs(own);
    }

    [Fact]
    public async Task A_new_wording_must_fit_the_place_that_it_takes()
    {
        FaultDefinition[] own = [new("test.not_found", 410, "Gone", ""), new("test.conflict", 409, "Conflict", "{what}") { Fields = [new FaultField("what", "string")] }];
        var stopped = await Should.ThrowAsync<OptionsValidationException>(TestApp.StartAsync(_ => { }, options => options.AddCatalogue(SampleCatalogue.Of(own))));
        stopped.Failures.Count().ShouldBe(2);
        stopped.Message.ShouldContain("test.not_found of Sample in Tests is declared with the status 410; expected 404");
        stopped.Message.ShouldContain("test.conflict of Sample in Tests requires the data field 'what'; expected none");
    }

    internal static class Declared
    {
        public static FaultCatalogue Catalogue { get; } = new("registry", "Declared in Faultline.Tests", [new("registry.thing.found", 400, "Found", "Found.")]);
    }

    private sealed class BrokenAssembly : Assembly
    {
        public override AssemblyName GetName() => new("Broken.Plugin");

        public override AssemblyName[] GetReferencedAssemblies() => [new("Faultline")];

        public override object[] GetCustomAttributes(Type attributeType, bool inherit) => (FaultCatalogueOfAttribute[])[new(typeof(string))];
    }
}
