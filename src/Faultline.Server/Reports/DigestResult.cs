namespace Faultline.Server.Reports;

/// <summary>What became of a batch.</summary>
/// <param name="Stored">Reports that were new, sampled ones included.</param>
/// <param name="Duplicates">Reports whose id the project had already, or that came twice in the batch.</param>
/// <param name="Sampled">Of the stored, those kept without payload.</param>
/// <param name="Overflowed">Of the stored, those that went to the overflow group.</param>
/// <param name="NewGroups">Groups that were made.</param>
/// <param name="Known">Records that an earlier transaction had taken already; counted nowhere.</param>
internal readonly record struct DigestResult(int Stored, int Duplicates, int Sampled = 0, int Overflowed = 0, int NewGroups = 0, int Known = 0);
