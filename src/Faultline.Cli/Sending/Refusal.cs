namespace Faultline.Cli.Sending;

/// <summary>A line that the server did not take, and why.</summary>
internal sealed record Refusal(SourceLine Line, string Reason);
