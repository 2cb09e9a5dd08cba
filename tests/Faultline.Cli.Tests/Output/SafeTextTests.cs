using System.Text.Encodings.Web;
using System.Text.Json;
using Faultline.Cli.Output;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Cli.Tests.Output;

public sealed class SafeTextTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void No_text_keeps_a_control_character() =>
        Prop.ForAll<string>(text => !SafeText.Line(text).Any(char.IsControl) && !SafeText.Block(text).Any(c => char.IsControl(c) && c != '\n'))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Json_stays_the_same_JSON() =>
        Prop.ForAll<string>(text =>
        {
            var json = JsonSerializer.Serialize(text, Relaxed);
            var safe = SafeText.Json(json);
            return JsonSerializer.Deserialize<string>(safe) == JsonSerializer.Deserialize<string>(json) && !(safe ?? "").Any(char.IsControl);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("plain ä 漢字 👩‍🚀", "plain ä 漢字 👩‍🚀")]
    [InlineData("\u001b]0;title\u0007x", "]0;titlex")]
    [InlineData("a\r\nb\tc", "a b  c")]
    [InlineData("pay\u202Epal\u2069\u200B\uFEFF", "paypal")]
    [InlineData(null, "")]
    public void Only_what_is_harmful_is_taken_away(string? text, string expected) => SafeText.Line(text).ShouldBe(expected);

    [Fact]
    public void A_long_line_is_cut_between_characters_with_a_mark() =>
        SafeText.Line("abc👩defgh", 4).ShouldBe("abc … 7 characters cut …");
}
