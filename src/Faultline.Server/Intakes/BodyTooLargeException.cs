namespace Faultline.Server.Intakes;

/// <summary>A body is over a limit; the message names the limit, such as <c>10000 lines</c>.</summary>
internal sealed class BodyTooLargeException(string limit) : Exception(limit);
