namespace Faultline.Server.Reports;

/// <summary>A report is known but its bytes are damaged or gone; the message says where.</summary>
internal sealed class ReportDamagedException(string message, Exception? innerException = null) : Exception(message, innerException);
