namespace Faultline.Server.Tests.Upgrades;

/// <summary>What a project's ledger must say once everything that waited is digested.</summary>
internal sealed record ExpectedCounts(string Project, long Stored, long Duplicates);
