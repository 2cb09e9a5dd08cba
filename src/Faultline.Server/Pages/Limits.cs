namespace Faultline.Server.Pages;

/// <summary>How much a page shows. A hostile report of 1 MiB can hold a hundred thousand entries; the raw JSON has all of them.</summary>
internal static class Limits
{
    /// <summary>Rows of one table or list.</summary>
    public const int Rows = 500;

    /// <summary>Characters of one JSON value.</summary>
    public const int JsonCharacters = 20_000;
}
