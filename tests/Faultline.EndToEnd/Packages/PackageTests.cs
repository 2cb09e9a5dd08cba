namespace Faultline.EndToEnd.Packages;

/// <summary>What somebody has who refers to a package, and to nothing else.</summary>
public sealed class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [Theory]
    [InlineData("Faultline")]
    [InlineData("Faultline.AspNetCore")]
    public async Task Codes_are_generated_in_a_project_that_refers_to(string package)
    {
        using var consumer = new Consumer(feed, package);
        var (code, output) = await consumer.BuildAsync();
        code.ShouldBe(0, output);
        output.ShouldContain("0 Warning(s)");
        (await consumer.RunAsync()).ReplaceLineEndings("\n").ShouldStartWith("store.item.sold_out 409 item,waiting Somebody was faster.\n{item} ist ausverkauft.\nItem lamp is sold out.\n");
    }

    [Theory]
    [InlineData("StoreFaults.cs", "sold_out\", 409", "sold_out\", 410", "StoreFaults.cs(11,16): error FLT014: The code 'store.item.sold_out' was shipped otherwise: its status was 409 and is 410")]
    [InlineData("StoreFaults.cs", "STO0001", "STO0002", "StoreFaults.cs(11,16): error FLT014: The code 'store.item.sold_out' was shipped otherwise: its Pulp number was STO0001 and is STO0002")]
    [InlineData("FaultCodes.Shipped.txt", "store.item.sold_out", "store.item.gone 404\nstore.item.sold_out", "FaultCodes.Shipped.txt(2,1): error FLT015: The code 'store.item.gone' was shipped and is no longer declared")]
    [InlineData("StoreFaults.de.resx", "{item}", "{artikel}", "StoreFaults.de.resx(6,43): error FLT017: The text of 'store.item.sold_out' names the field 'artikel', which the code does not declare")]
    public async Task The_build_fails_where_a_project_breaks_what_it_promised(string file, string was, string becomes, string message)
    {
        using var consumer = new Consumer(feed, "Faultline");
        consumer.Replace(file, was, becomes);
        var (code, output) = await consumer.BuildAsync();
        code.ShouldNotBe(0, output);
        output.ShouldContain(message);
    }
}
