namespace Faultline.Server.Ingest;

/// <summary>What is wrong with a line.</summary>
/// <param name="Reason">What was expected, and what stands there.</param>
/// <param name="Byte">Where in the line, from 0; null when that says nothing.</param>
/// <param name="Path">The member or element that was begun last before it, as a JSON path such as <c>$.exception.frames[3].line</c>; null when that says nothing.</param>
/// <param name="TooLarge">What is wrong is its length.</param>
internal sealed record LineRefusal(string Reason, long? Byte = null, string? Path = null, bool TooLarge = false);
