namespace Faultline.Bench.Deadlines.Wire;

/// <summary>What came over a connection is not HTTP/1.1, or broke off.</summary>
internal sealed class FramingException(string message) : Exception(message);
