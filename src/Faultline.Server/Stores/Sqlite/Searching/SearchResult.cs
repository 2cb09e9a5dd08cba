namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>The reports that a search found, newest first.</summary>
/// <param name="Found">The reports.</param>
/// <param name="StoppedAt">The last one that was looked at when the budget was spent; null: as many were found as were asked for, or there are no more.</param>
internal readonly record struct SearchResult(List<Candidate> Found, long? StoppedAt);
