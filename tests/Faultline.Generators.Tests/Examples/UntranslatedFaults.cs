using Faultline.Catalogue;

namespace Faultline.Generators.Tests.Examples;

/// <summary>A catalogue without a file of texts.</summary>
[FaultCatalogue("untranslated")]
internal static partial class UntranslatedFaults
{
    /// <summary>It failed.</summary>
    [FaultCode("untranslated.failed", 400, "Failed", "It failed.")]
    public static partial Fault Failed();
}
