using Faultline.Server.Projects;

namespace Faultline.Server.Ingest;

/// <summary>Where one project's reports go in.</summary>
/// <param name="Project">Whose.</param>
/// <param name="Spool">Where they lie until the store has them.</param>
/// <param name="Quota">How many it may hand in; null for any number.</param>
/// <param name="Closed">Why nothing is taken now, a reason of the ledger; null when the door is open.</param>
internal sealed record ProjectDoor(Project Project, ProjectSpool Spool, ProjectQuota? Quota, string? Closed);
