using Faultline.Catalogue.Documents;

namespace Faultline.Catalogue.Pages;

/// <summary>The parts of a service: codes that are the same up to their last part, such as those of <c>compute.server</c>.</summary>
internal static class CatalogueGroups
{
    public static IEnumerable<IGrouping<string, CatalogueCode>> Of(CatalogueDocument document) =>
        document.Codes.GroupBy(code => PartOf(code.Code)).OrderBy(part => part.Key, StringComparer.Ordinal);

    private static string PartOf(string code) => code.LastIndexOf('.') is > 0 and var end ? code[..end] : code;
}
