namespace Faultline.Tracker.Search;

/// <summary>A value of a term.</summary>
/// <param name="Text">The text, as it was written between quotes if it had some.</param>
/// <param name="Prefix">Written with <c>*</c> at the end: everything that begins so.</param>
/// <param name="Quoted">Written in quotes: of free text, the words stand one after the other.</param>
public readonly record struct SearchValue(string Text, bool Prefix = false, bool Quoted = false);
