using Faultline.Catalogue;
using Faultline.Generators.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Generators.Tests;

/// <summary>The compiler's part and the library read codes and templates by the same rules.</summary>
public sealed class AgreementTests
{
    [Fact]
    public void A_text_is_a_template_for_both_or_for_none_and_names_the_same_fields() => Prop.ForAll(TextOf("{}ab_1 .é"), text =>
    {
        var ours = DetailTemplate.Read(text);
        var valid = FaultTemplate.TryParse(text, out var template, out _);
        return valid == ours.Problem is null && (!valid || template!.Fields.SequenceEqual(ours.Placeholders.Select(placeholder => placeholder.Name).Distinct()));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_text_is_a_code_for_both_or_for_none() =>
        Prop.ForAll(TextOf("a0._-Aé"), text => FaultCode.TryParse(text, out _) == CodeForm.IsCode(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void The_longest_code_is_the_same(int length, bool valid)
    {
        var code = "a." + new string('x', length - 2);
        CodeForm.IsCode(code).ShouldBe(valid);
        FaultCode.TryParse(code, out _).ShouldBe(valid);
    }

    private static Arbitrary<string> TextOf(string alphabet) => Gen.Elements(alphabet.ToCharArray()).ArrayOf().Select(characters => new string(characters)).ToArbitrary();
}
