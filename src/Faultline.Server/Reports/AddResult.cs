namespace Faultline.Server.Reports;

/// <summary>What became of a batch.</summary>
/// <param name="Stored">Reports that were new.</param>
/// <param name="Duplicates">Reports whose id the project had already, or that came twice in the batch.</param>
internal readonly record struct AddResult(int Stored, int Duplicates);
