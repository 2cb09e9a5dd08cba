namespace Faultline.Formats;

/// <summary>A fault on its way to one caller: what everybody may read, and what the disclosure policy adds for this one.</summary>
/// <param name="Fault">What any caller may read.</param>
/// <param name="Trace">The scrubbed trace, or null for a caller who may not see it. Anonymous callers never do.</param>
/// <param name="ReportUrl">Where the error report can be read, or null for a caller who may not see it.</param>
public sealed record FaultAnswer(Fault Fault, string? Trace = null, string? ReportUrl = null);
