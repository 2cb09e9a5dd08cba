namespace Faultline.Spooling;

/// <summary>The records of one segment, counted for who keeps accounts of them.</summary>
/// <param name="HandedOn">Whole records before the position up to which the segment was handed on.</param>
/// <param name="Damaged">Of the records before that position, how many could not be read.</param>
/// <param name="Taken">How many records the segment had taken when it was handed on last.</param>
internal readonly record struct SegmentCounts(long HandedOn, long Damaged, long Taken);
