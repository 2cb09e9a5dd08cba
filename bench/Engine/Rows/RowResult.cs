namespace Faultline.Bench.Engine.Rows;

/// <summary>What a row found, as Markdown, and whether something that was to be reached was not.</summary>
internal sealed record RowResult(string Markdown, bool IsMissed);
