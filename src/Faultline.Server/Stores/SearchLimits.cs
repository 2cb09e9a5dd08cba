namespace Faultline.Server.Stores;

/// <summary>
/// How much one page of a search may look through, in both stores. Beyond, the page ends short, and its cursor says where the next one goes on: so no search,
/// however rare what it asks for, holds a reader for long.
/// </summary>
internal static class SearchLimits
{
    /// <summary>Reports that are asked one by one what no index answers.</summary>
    public const int MostRows = 200_000;

    /// <summary>Reports that are looked through for words in quotes.</summary>
    public const int MostPhrases = 5_000;

    /// <summary>Payloads that are read for words in quotes: where neither the report's row nor its group has them.</summary>
    public const int MostPayloads = 1_000;

    /// <summary>Groups whose numbers go into the question to the index of reports, of those that have a word; of a word that more have, each report's group is asked.</summary>
    public const int MostGroups = 1_000;
}
