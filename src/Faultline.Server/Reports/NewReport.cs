namespace Faultline.Server.Reports;

/// <summary>A report on its way into the store.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Received">When the server stored it, UTC.</param>
/// <param name="Headline">What lists show of it.</param>
/// <param name="Payload">The line as it was sent, byte for byte.</param>
internal sealed record NewReport(ReportId Id, DateTimeOffset Received, ReportHeadline Headline, ReadOnlyMemory<byte> Payload);
