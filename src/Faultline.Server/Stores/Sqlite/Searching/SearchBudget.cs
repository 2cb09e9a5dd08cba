namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>What one page may still look through (<see cref="SearchLimits"/>), and whether anybody waits for it.</summary>
internal sealed class SearchBudget(CancellationToken cancellation)
{
    private int _rows = SearchLimits.MostRows;
    private int _phrases = SearchLimits.MostPhrases;
    private int _payloads = SearchLimits.MostPayloads;

    public bool IsSpent => _rows <= 0 || _phrases <= 0 || _payloads <= 0;

    /// <summary>Rows are asked; a question to the index by itself counts as some.</summary>
    public void TakeRows(int rows = 1)
    {
        cancellation.ThrowIfCancellationRequested();
        _rows -= rows;
    }

    /// <summary>A report is looked through for words in quotes.</summary>
    public void TakePhrase() => _phrases--;

    /// <summary>A payload is read for them.</summary>
    public void TakePayload() => _payloads--;
}
