namespace Faultline.Tracker.Retention;

/// <summary>A part of the payloads that is dropped whole: a file, or a partition.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Project">Whose reports it holds; null when those of all.</param>
/// <param name="Kind">Whether what lies in it is precious.</param>
/// <param name="Bytes">Bytes on the disk.</param>
/// <param name="Reports">Payloads in it.</param>
/// <param name="Precious">How many of those became precious after they were written, and are copied forward before it goes.</param>
/// <param name="First">When its first payload was received.</param>
/// <param name="Last">When its last payload was received.</param>
/// <param name="Open">Still written to: it cannot be dropped.</param>
public sealed record PayloadSegment(
    string Name, long? Project, SegmentKind Kind, long Bytes, long Reports, long Precious, DateTimeOffset First, DateTimeOffset Last, bool Open);
