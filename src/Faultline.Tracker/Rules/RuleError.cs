namespace Faultline.Tracker.Rules;

/// <summary>Why a text of rules cannot be understood, and which word of it.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Position">Where the word begins in the line, from 0.</param>
/// <param name="Length">How long it is; 0 at the end of the line.</param>
/// <param name="Message">A sentence that names the word and what was expected; plain text.</param>
public sealed record RuleError(int Line, int Position, int Length, string Message)
{
    /// <summary>Such as <c>line 3, column 10: 'relase:' is not a field; …</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {Line}, column {Position + 1}: {Message}");
}
