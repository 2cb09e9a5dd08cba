using Faultline.Tracker.Grouping;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tracker.Tests.Grouping;

public class MessageTemplateTests
{
    [Theory]
    [InlineData("Order 94353 of customer a85714b0-eea4-a2d7-6103-62a554577561 was closed at 2026-10-16T09:33:07.0000000Z", "Order # of customer # was closed at #")]
    [InlineData("The given key 'I77' was not present in the dictionary.", "The given key '#' was not present in the dictionary.")]
    [InlineData("The input string 'f' was not in a correct format.", "The input string '#' was not in a correct format.")]
    [InlineData("Cannot read properties of undefined (reading 'amount')", "Cannot read properties of undefined (reading 'amount')")]
    [InlineData("Line 71612 of /var/spool/import/fjord.csv has 2 columns", "Line # of # has # columns")]
    [InlineData("mail to ada@example.org failed: timeout", "mail to # failed: timeout")]
    [InlineData("GET https://tax.internal/rates answered badly", "GET # answered badly")]
    [InlineData("ids 1, 2, 3 are gone", "ids # are gone")]
    [InlineData("first line 7\nsecond line", "first line #")]
    [InlineData("  a   b  ", "a b")]
    [InlineData("Das Limit von 100,00 ist erreicht", "Das Limit von # ist erreicht")]
    [InlineData("don't panic", "don't panic")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void What_varies_is_taken_out(string? message, string template) => MessageTemplate.Of(message).ShouldBe(template);

    [Fact]
    public void In_a_bundle_short_words_vary_too() => MessageTemplate.Of("d[e] is not a function", shortWords: true).ShouldBe(MessageTemplate.Of("a[r] is not a function", shortWords: true));

    [Fact]
    public void Any_message_has_a_template_and_numbers_in_it_do_not_matter() =>
        Prop.ForAll(Gen.Elements("#", "'", "\"", " ", "a", "Order ", "@", "/", "\\", ",", "\n", "é", "“", "”", "(", "17").ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
            text => MessageTemplate.Of(text) == MessageTemplate.Of(text.Replace("17", "98765"))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("'")]
    [InlineData("a'")]
    [InlineData("1,")]
    public void A_long_message_is_read_once(string part) => MessageTemplate.Of(string.Concat(Enumerable.Repeat(part, 500_000))).Length.ShouldBeLessThanOrEqualTo(2 * MessageTemplate.MaxLength);
}
