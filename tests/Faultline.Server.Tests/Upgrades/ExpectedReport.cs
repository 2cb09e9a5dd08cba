namespace Faultline.Server.Tests.Upgrades;

/// <summary>A report that an old data directory holds.</summary>
/// <param name="Project">Its project's name.</param>
/// <param name="Id">Its id.</param>
/// <param name="Waiting">Whether it lay in the spool when the old server ended.</param>
/// <param name="Bytes">Bytes of the line.</param>
/// <param name="Hash">SHA-256 of the line, in hexadecimal.</param>
internal sealed record ExpectedReport(string Project, ReportId Id, bool Waiting, int Bytes, string Hash);
