namespace Faultline.Cli.Tests;

/// <summary>One request that the stub got; the body is unpacked.</summary>
internal sealed record Asked(string Method, string Path, string? Authorization, string? ContentType, string? ContentEncoding, string Body);
