using Faultline.Server.Groups;
using Faultline.Server.Projects;

namespace Faultline.Server.Reports;

/// <summary>What the store can say of an id.</summary>
/// <param name="Project">Whose it is.</param>
/// <param name="Id">The id.</param>
/// <param name="Received">When the digester took it up, UTC; of a refused one, when it was refused.</param>
/// <param name="Group">Its group, as heads are counted (a merged one's head); null for a refused report.</param>
/// <param name="Class">Its class; null for a refused report.</param>
/// <param name="Payload">The line as it was sent, byte for byte; null when it is lost.</param>
/// <param name="Loss">Why there is no payload; null when there is one.</param>
/// <param name="Pinned">Whether somebody asked to keep it.</param>
public sealed record KnownReport(
    Project Project, ReportId Id, DateTimeOffset Received, GroupRow? Group, string? Class, ReadOnlyMemory<byte>? Payload, PayloadLoss? Loss, bool Pinned);
