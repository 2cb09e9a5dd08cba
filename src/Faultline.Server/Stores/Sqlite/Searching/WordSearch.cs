namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>How the reports that have some words are found.</summary>
/// <param name="Expressions">What the index answers: all of them must hold.</param>
/// <param name="Wide">Words that each report must be asked for.</param>
internal readonly record struct WordSearch(List<string> Expressions, List<WideWord> Wide);
