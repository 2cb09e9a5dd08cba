namespace Faultline.Server.Reports;

/// <summary>One report of a batch can never be stored; the message says why. The others were not stored either.</summary>
internal sealed class ReportRefusedException(ReportId id, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Which report.</summary>
    public ReportId Id { get; } = id;
}
