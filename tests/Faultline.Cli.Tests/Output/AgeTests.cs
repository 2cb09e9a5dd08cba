using Faultline.Cli.Output;

namespace Faultline.Cli.Tests.Output;

public sealed class AgeTests
{
    [Theory]
    [InlineData(1, "1 second ago")]
    [InlineData(119, "119 seconds ago")]
    [InlineData(121, "2 minutes ago")]
    [InlineData(7_200, "2 hours ago")]
    [InlineData(200_000, "2 days ago")]
    [InlineData(-90, "in 90 seconds by this machine's clock")]
    public void An_age_is_said_in_the_largest_unit_that_tells_enough(int seconds, string expected)
    {
        var now = new DateTimeOffset(2026, 11, 21, 22, 0, 0, TimeSpan.Zero);

        Age.Of(now.AddSeconds(-seconds), now).ShouldBe(expected);
    }
}
