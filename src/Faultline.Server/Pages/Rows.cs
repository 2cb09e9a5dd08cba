namespace Faultline.Server.Pages;

/// <summary>
/// How many rows one page still shows. A hostile report of 1 MiB holds a hundred thousand entries, also as a tree whose every list is
/// short; the raw JSON has all of them.
/// </summary>
/// <remarks>One for each request. Lists that stand higher in the page are drawn first and so take theirs first.</remarks>
internal sealed class Rows
{
    /// <summary>Rows of one table or list.</summary>
    public const int PerList = 500;

    /// <summary>Rows of a page in all.</summary>
    public const int PerPage = 5_000;

    private int _left = PerPage;

    /// <summary>The first entries, as many as there is room for.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyCollection<T> entries)
    {
        var shown = entries.Take(Math.Min(PerList, _left)).ToList();
        _left -= shown.Count;
        return shown;
    }
}
