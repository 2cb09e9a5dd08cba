namespace Faultline.Catalogue.Documents;

/// <summary>Lists of a document that somebody else wrote: absent is empty, and null is no element.</summary>
internal static class CatalogueList
{
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T>? read) =>
        read is null ? [] : read.Any(item => item is null) ? [.. read.Where(item => item is not null)] : read;
}
