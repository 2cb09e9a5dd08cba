using Faultline.Server.Ledger;
using Faultline.Server.Projects;

namespace Faultline.Server.Reports;

/// <summary>What one transaction of the digest brings, of one project.</summary>
/// <param name="Project">Whose.</param>
/// <param name="Now">The moment of the digest, UTC: the hour of the ledger, but for <see cref="Notes"/>, which count in the hour that they were written in, and for what the door took (<see cref="SpoolMark.Begun"/>).</param>
/// <param name="Reports">Reports in the order of the spool.</param>
/// <param name="Limits">How many payloads and groups are kept.</param>
internal sealed record DigestBatch(ProjectId Project, DateTimeOffset Now, IReadOnlyList<DigestRecord> Reports, DigestLimits Limits)
{
    /// <summary>Records that were parked instead.</summary>
    public IReadOnlyList<ParkedRecord> Parked { get; init; } = [];

    /// <summary>What the door refused, cut or was told of.</summary>
    public IReadOnlyList<DoorNote> Notes { get; init; } = [];

    /// <summary>Where the spool segments stand after the batch. Records, parked ones and notes that lie before a mark that the store has already are left out.</summary>
    public IReadOnlyList<SpoolMark> Marks { get; init; } = [];
}
