using Faultline.Server.Projects;

namespace Faultline.Server.Reports;

/// <summary>A report as the store has it.</summary>
/// <param name="Project">Whose it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Received">When the server stored it, UTC.</param>
/// <param name="Payload">The line as it was sent, byte for byte.</param>
public sealed record StoredReport(Project Project, ReportId Id, DateTimeOffset Received, ReadOnlyMemory<byte> Payload);
