namespace Faultline.Reports;

/// <summary>One log line of a request: when, how grave, from where, what, and the class of its exception if it had one.</summary>
internal readonly record struct LogLine(DateTimeOffset Time, string Level, string Category, string Text, string? Exception);
