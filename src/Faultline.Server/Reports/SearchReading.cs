using Faultline.Tracker.Search;

namespace Faultline.Server.Reports;

/// <summary>Reads what somebody typed into a search box, or fails with the fault that points at the word.</summary>
internal sealed class SearchReading(TimeProvider time)
{
    /// <exception cref="FaultException">400: it cannot be understood.</exception>
    public SearchQuery Read(string? text) => SearchQueryParser.TryParse(text, time.GetUtcNow(), out var query, out var error)
        ? query
        : throw ServerFaults.InvalidSearch(text ?? "", error.Position, error.Length, Sentence(error.Message), [.. error.Suggestions]).ToException();

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
