namespace Faultline.Server.Reports;

/// <summary>The store cannot answer now, but may later; the message says why.</summary>
internal sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
