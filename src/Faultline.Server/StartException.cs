namespace Faultline.Server;

/// <summary>The server cannot start; the message is one line that says why and what to do.</summary>
internal sealed class StartException(string message, Exception? innerException = null) : Exception(message, innerException);
