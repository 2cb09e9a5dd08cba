using Faultline.Catalogue;

namespace Faultline.Generators.Tests.Examples;

/// <summary>A catalogue that the build itself generates, with texts in German and none in any other language.</summary>
[FaultCatalogue("example")]
internal static partial class ExampleFaults
{
    /// <summary>The account has too few credits.</summary>
    /// <param name="balance">What is left.</param>
    /// <param name="until">Until when.</param>
    [FaultCode("example.credit.too_low", 403, "Too few credits", "Only {balance} credits are left until {until}.")]
    public static partial Fault CreditTooLow(decimal balance, DateOnly until);

    /// <summary>Something else.</summary>
    [FaultCode("example.other", 400, "Other", "Nobody translated this.")]
    public static partial Fault Other();
}
