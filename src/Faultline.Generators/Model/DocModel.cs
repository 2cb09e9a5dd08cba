namespace Faultline.Generators.Model;

/// <summary>The documentation of a code as plain text; paragraphs are apart by a blank line.</summary>
/// <param name="Summary">What it means, or empty.</param>
/// <param name="Cause">The likely cause, or null.</param>
/// <param name="Remedy">What to do, or null.</param>
/// <param name="Problem">Why the comment cannot be read, or null.</param>
internal sealed record DocModel(string Summary, string? Cause, string? Remedy, string? Problem = null);
