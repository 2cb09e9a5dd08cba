using System.Globalization;
using Faultline.Generators.Tests.Examples;

namespace Faultline.Generators.Tests;

/// <summary>Texts of other languages in satellite assemblies that the build makes of <c>.resx</c> files.</summary>
public sealed class LanguageTests
{
    private static readonly Fault Fault = ExampleFaults.CreditTooLow(1234.5m, new DateOnly(2026, 12, 31));

    [Theory]
    [InlineData("de", "Bis 31.12.2026 sind nur noch 1234,5 übrig.")]
    [InlineData("de-AT", "Bis 31.12.2026 sind nur noch 1234,5 übrig.")]
    public void A_fault_speaks_a_language_that_has_texts(string culture, string detail)
    {
        var spoken = Fault.In(CultureInfo.GetCultureInfo(culture));
        (spoken.Title, spoken.Detail).ShouldBe(("Zu wenig Guthaben", detail));
        (spoken.Code, spoken.Data).ShouldBe((Fault.Code, Fault.Data));
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("en-US")]
    [InlineData("")]
    public void In_any_other_language_it_keeps_the_neutral_texts(string culture)
    {
        var spoken = Fault.In(CultureInfo.GetCultureInfo(culture));
        (spoken.Title, spoken.Detail).ShouldBe(("Too few credits", "Only 1234.5 credits are left until 2026-12-31."));
    }

    [Fact]
    public void A_code_that_nobody_translated_keeps_its_texts() => ExampleFaults.Other().In(CultureInfo.GetCultureInfo("de")).Detail.ShouldBe("Nobody translated this.");

    [Fact]
    public void A_catalogue_without_any_texts_keeps_its_own()
    {
        foreach (var culture in new[] { "de", "fr-CA", "" })
            UntranslatedFaults.Failed().In(CultureInfo.GetCultureInfo(culture)).Detail.ShouldBe("It failed.");
    }

    [Fact]
    public void Whether_there_are_texts_in_a_language_is_known()
    {
        Fault.Definition!.HasTextsIn(CultureInfo.GetCultureInfo("de")).ShouldBeTrue();
        Fault.Definition.HasTextsIn(CultureInfo.GetCultureInfo("fr")).ShouldBeFalse();
        Fault.Definition.HasTextsIn(CultureInfo.InvariantCulture).ShouldBeFalse();
        UntranslatedFaults.Failed().Definition!.HasTextsIn(CultureInfo.GetCultureInfo("de")).ShouldBeFalse();
        UntranslatedFaults.Failed().Definition!.HasTextsIn(CultureInfo.InvariantCulture).ShouldBeFalse();
    }
}
