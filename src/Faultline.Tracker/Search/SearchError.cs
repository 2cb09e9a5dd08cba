namespace Faultline.Tracker.Search;

/// <summary>Why a search cannot be understood, and which word of it.</summary>
/// <param name="Message">A sentence that names the word and what was expected; plain text.</param>
/// <param name="Position">Where the word begins in the text, from 0.</param>
/// <param name="Length">How long it is; 0 at the end of the text.</param>
/// <param name="Suggestions">What may have been meant, best first; fields without the colon. May be empty.</param>
public sealed record SearchError(string Message, int Position, int Length, IReadOnlyList<string> Suggestions);
