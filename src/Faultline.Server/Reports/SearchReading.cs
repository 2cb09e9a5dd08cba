using Faultline.Tracker.Search;

namespace Faultline.Server.Reports;

/// <summary>Reads what somebody typed into a search box, or fails with the fault that points at the word.</summary>
internal sealed class SearchReading
{
    /// <summary>Longest search, in characters.</summary>
    public const int MaxLength = 1000;

    /// <exception cref="FaultException">400: it cannot be understood.</exception>
    public SearchQuery Read(string? text) => string.IsNullOrWhiteSpace(text)
        ? SearchQuery.All
        : new SearchQuery([new SearchTerm { Field = SearchField.Text, Values = [new SearchValue(text)] }]);
}
