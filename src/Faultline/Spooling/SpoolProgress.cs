namespace Faultline.Spooling;

/// <summary>How far a batch goes in one segment, for who keeps accounts: at the segment's end, <paramref name="Taken"/> is the records that were read and <paramref name="Damaged"/>.</summary>
/// <param name="Segment">The segment's file name, unique for ever.</param>
/// <param name="Position">Everything whose frame begins before this byte is in this batch or in an earlier one.</param>
/// <param name="Taken">Records that were put into the segment so far: counted as they were appended; in what a dead process left, by reading it.</param>
/// <param name="Damaged">Records before the position that could not be read. Until the segment's end a damaged region counts as one.</param>
public sealed record SpoolProgress(string Segment, long Position, long Taken, long Damaged);
