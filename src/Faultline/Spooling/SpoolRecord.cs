namespace Faultline.Spooling;

/// <summary>One record as it was appended.</summary>
/// <param name="Payload">The bytes, whole and checked: one report, as one JSON line without a line feed, or a gzip member that holds it. They are the reader's own copy, unless it was read into a room that serves several batches.</param>
/// <param name="Segment">File name of the segment that holds it.</param>
/// <param name="Position">Bytes from the beginning of that file to the record's frame. With <paramref name="Segment"/> it names the record for ever.</param>
public sealed record SpoolRecord(ReadOnlyMemory<byte> Payload, string Segment, long Position);
